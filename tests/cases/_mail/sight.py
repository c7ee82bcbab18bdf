# SPDX-License-Identifier: Apache-2.0
"""HTML as the eye sees it: what is hidden, where links lead, what a salted word
says."""
from write import IBAN, JAPAN, case, head, html, multipart, page, text

SECRET = "The heron stands in the reeds."
SEEN = "<p>The goods left today.</p>"
HIDDEN = """
text contains The goods left today.
text lacks heron
hidden contains heron stands in the reeds
"""
SHOWN = """
text contains heron stands in the reeds
hidden lacks heron
"""


def styled(style, more=""):
    return page(SEEN + '<div style="%s"%s>%s</div>' % (style, more, SECRET))


# ---- Hidden --------------------------------------------------------------------------

for sentence, style in (
        ("text_of_no_display_in_capitals_is_hidden", "DISPLAY : None !important"),
        ("text_that_is_not_visible_is_hidden", "visibility:hidden"),
        ("text_without_opacity_is_hidden", "opacity:0.0"),
        ("text_of_one_pixel_is_hidden", "font-size:1px;line-height:1px"),
        ("text_of_no_size_by_the_short_form_is_hidden", "font:0/0 a"),
        ("transparent_text_is_hidden", "color:transparent"),
        ("text_in_a_colour_without_alpha_is_hidden", "color:rgba(0,0,0,0)"),
        ("text_indented_off_the_page_is_hidden", "text-indent:-9999px"),
        ("text_placed_off_the_page_is_hidden",
         "position:absolute;left:-9999px;top:0"),
        ("text_clipped_to_nothing_is_hidden",
         "position:absolute;clip:rect(0,0,0,0)"),
        ("text_clipped_by_a_path_is_hidden", "clip-path:inset(100%)"),
        ("text_in_a_box_without_height_is_hidden", "height:0;overflow:hidden"),
        ("text_in_a_box_of_no_greatest_height_is_hidden",
         "max-height:0px;overflow:hidden"),
        ("text_scaled_to_nothing_is_hidden", "transform:scale(0)"),
        ("white_text_on_the_white_of_the_page_is_hidden", "color:#fff"),
        ("almost_white_text_on_white_is_hidden", "color:#fefefe"),
        ("white_text_by_its_hue_is_hidden", "color:hsl(0,0%,100%)")):
    case(sentence, styled(style), HIDDEN)
case("text_in_a_comment_within_a_style_is_hidden_all_the_same",
     styled("dis/**/play:none;display:/* x */none"), HIDDEN)
case("text_hidden_through_escapes_in_its_style_is_hidden",
     styled("d\\69splay:n\\6fne"), HIDDEN)
case("text_hidden_through_entities_in_its_style_is_hidden",
     styled("d&#105;splay&colon;none"), HIDDEN)
case("an_element_with_the_attribute_hidden_is_hidden",
     page(SEEN + "<div hidden>%s</div>" % SECRET), HIDDEN)
case("font_in_the_colour_of_its_cell_is_hidden",
     page(SEEN + '<table bgcolor="#EEEEEE"><tr><td><font color="#eee">%s</font>'
          "</td></tr></table>" % SECRET), HIDDEN)
case("font_in_the_colour_of_the_body_is_hidden",
     page('<body bgcolor=navy text=yellow><p>The goods left today.</p>'
          '<font color="#000080">%s</font></body>' % SECRET), HIDDEN)
for sentence, rule, mark in (
        ("text_hidden_by_a_class_is_hidden", ".x1 { display: none }",
         'class="a x1"'),
        ("text_hidden_by_an_id_is_hidden", "#gone{visibility:hidden}",
         "id=gone"),
        ("text_hidden_by_a_selector_of_elements_is_hidden",
         "div.k, table div.k, span.k { font-size:0 }", "class=k")):
    case(sentence, page("<style>%s</style>%s<div %s>%s</div>" % (
        rule, SEEN, mark, SECRET)), HIDDEN)
case("text_in_a_template_is_hidden",
     page(SEEN + "<template>%s</template>" % SECRET), """
text contains The goods left today.
text lacks heron
""")
case("a_title_a_script_and_a_comment_are_not_seen",
     page("<title>%s</title>%s<!-- %s --><script>var x = '%s';</script>" % (
         SECRET, SEEN, SECRET, SECRET)), """
text contains The goods left today.
text lacks heron
""")
case("a_comment_that_ends_at_once_hides_nothing_behind_it",
     page(SEEN + "<!--><p>%s</p><!-- x -->" % SECRET), SHOWN)
case("a_comment_closed_with_a_bang_hides_nothing_behind_it",
     page(SEEN + "<!-- x --!><p>%s</p>" % SECRET), SHOWN)

# ---- Shown all the same ------------------------------------------------------------------

for sentence, style in (
        ("white_text_on_a_dark_ground_is_seen",
         "background-color:#003366;color:#ffffff"),
        ("white_text_over_a_picture_is_seen",
         "background:url(https://cdn.example/a.png);color:#fff"),
        ("text_whose_last_display_is_block_is_seen",
         "display:none;display:block"),
        ("text_of_a_display_that_is_none_too_many_is_seen", "display:nonesuch"),
        ("text_in_a_box_without_height_that_overflows_is_seen", "height:0")):
    case(sentence, styled(style), SHOWN)
case("text_hidden_only_by_outlook_is_seen", styled("mso-hide:all"), """
text contains heron stands in the reeds
""")
for sentence, words in (
        ("a_class_in_other_letters_than_its_rule_is_seen",
         "<!DOCTYPE html><style>.K{display:none}</style><div class=k>%s</div>"),
        ("a_style_sheet_of_another_type_hides_nothing",
         "<style type=text/x-note>.k{display:none}</style><div class=k>%s</div>"),
        ("a_rule_with_one_broken_selector_hides_nothing",
         "<style>.k, ..z {display:none}</style><div class=k>%s</div>"),
        ("a_rule_for_what_no_reader_supports_hides_nothing",
         "<style>@supports (nosuch:x){.k{display:none}}</style><div class=k>%s"
         "</div>"),
        ("an_indent_of_words_within_a_line_hides_nothing",
         '<span style="text-indent:-9999px">%s</span>'),
        ("a_box_with_a_least_height_is_seen",
         '<div style="max-height:0;min-height:90px;overflow:hidden">%s</div>'),
        ("a_font_size_within_text_of_no_size_is_seen",
         '<div style="font-size:0"><font size=4>%s</font></div>'),
        ("a_dark_ground_of_the_whole_page_is_seen",
         '<html style="background:#000"><font color=white>%s</font></html>'),
        ("a_nul_in_the_name_of_an_element_hides_nothing",
         "<scr\0ipt>%s</scr\0ipt>")):
    case(sentence, page(words % SECRET), """
text contains heron stands in the reeds
""")
case("words_in_a_table_of_single_letters_are_read",
     page("<table cellspacing=0 cellpadding=0><tr>%s</tr></table>" % "".join(
         "<td>%s</td>" % (c if c != " " else "&nbsp;") for c in SECRET)), """
live contains heron stands in the reeds
""")
case("a_visible_child_of_an_invisible_parent_is_seen",
     page(SEEN + '<div style="visibility:hidden">nothing<span style="visibility:'
          'visible">%s</span></div>' % SECRET), """
text contains heron stands in the reeds
text lacks nothing
""")
case("text_for_outlook_alone_is_read_too",
     page(SEEN + "<!--[if mso]><p>%s</p><![endif]-->" % SECRET), """
text contains The goods left today.
text contains heron stands in the reeds
""")
case("text_for_all_but_outlook_is_read",
     page(SEEN + "<!--[if !mso]><!--><p>%s</p><!--<![endif]-->" % SECRET), SHOWN)
case("text_for_readers_without_scripts_is_read",
     page(SEEN + "<noscript><p>%s</p></noscript>" % SECRET), SHOWN)
case("a_class_with_a_rule_for_print_alone_hides_nothing",
     page("<style>@media print { .k { display: none } }</style>%s"
          "<div class=k>%s</div>" % (SEEN, SECRET)), SHOWN)
case("what_fields_of_a_form_show_is_read",
     page(SEEN + '<form><input value="The heron"><input type=hidden value="egret">'
          '<button>stands in</button><textarea>the reeds</textarea>'
          "<select><option>today</select></form>"), """
text contains The heron
text contains stands in
text contains the reeds
text lacks egret
""")
case("the_alternative_of_a_picture_is_read",
     page(SEEN + '<img src="cid:x" alt="Please pay to the new account">'), """
text contains Please pay to the new account
""")
case("a_table_is_read_row_by_row",
     page("<table><tr><td>銀行名</td><td>みなと銀行</td></tr><tr><td>支店名</td>"
          "<td>横浜支店</td></tr><tr><td>口座種別</td><td>普通</td></tr><tr><td>"
          "口座番号</td><td>7654321</td></tr></table>"), """
account jp-bank JP 4321 body
""")
case("text_that_a_style_sheet_writes_is_read",
     page("<style>.pay::before { content: \"Pay to the new account: \" }</style>"
          "<p class=pay>%s</p>" % IBAN), """
text contains Pay to the new account:
account iban DE 3000 body
""")
case("text_written_from_right_to_left_is_read_as_it_is_seen",
     page("<p><bdo dir=rtl>.tnuocca wen eht ot yap esaelP</bdo></p>"), """
text contains Please pay to the new account.
""")
case("text_turned_around_by_an_override_is_read_as_it_is_seen",
     page("<p>\u202e.tnuocca wen eht ot yap esaelP\u202c</p>"), """
live contains Please pay to the new account.
""")
case("svg_text_in_a_body_is_read",
     page(SEEN + "<svg width=300 height=40><text x=0 y=20>%s</text></svg>" %
          SECRET), SHOWN)

# ---- What one reader hides and another shows ---------------------------------------------------

HELD = """
verdict suspect
account iban DE 3000 body
finding bank-details-change
"""
for sentence, style in (
        ("an_account_in_a_style_that_outlook_does_not_know_is_found",
         "p.q{opacity:0;transform:scale(0)}"),
        ("an_account_that_a_selector_unknown_to_us_shows_is_found",
         "p.q{display:none} p.q:last-child{display:block}"),
        ("an_account_that_moves_into_sight_is_found",
         "p.q{opacity:0;animation:a 1s forwards} @keyframes a{to{opacity:1}}")):
    case(sentence, page("<style>%s</style>%s<p class=q>Please note that our bank "
                        "details have changed. Kindly pay invoice 4711 to our new "
                        "account today: IBAN DE89 3704 0044 0532 0130 00</p>" % (
                            style, SEEN)), HELD)
case("an_account_hidden_and_seen_is_told_once",
     page("<p>IBAN DE89 3704 0044 0532 0130 00</p><p style='display:none'>Pay to IBAN "
          "DE89 3704 0044 0532 0130 00 on Thursday</p>"), """
account iban DE 3000 body
live lacks on Thursday
""")

# ---- Salted words ---------------------------------------------------------------------------

for sentence, salt in (
        ("a_word_salted_with_hidden_letters_is_read_whole",
         '<span style="display:none">xq</span>'),
        ("a_word_salted_with_letters_of_no_size_is_read_whole",
         '<span style="font-size:0px">xq</span>'),
        ("a_word_salted_with_white_letters_is_read_whole",
         '<font color="#ffffff" style="font-size:1px">xq</font>'),
        ("a_word_salted_with_letters_of_a_computed_size_is_read_whole",
         '<b style="font-size:calc(1px - 1px)">xq</b>'
         '<i style="font-size:clamp(0px,.5vw,0px)">xq</i>'
         '<i style="font-size:1e-3px">xq</i>'),
        ("a_word_salted_with_letters_that_are_scaled_or_moved_is_read_whole",
         '<b style="scale:0">xq</b><i style="zoom:.01">xq</i>'
         '<b style="position:absolute;translate:-9999px">xq</b>'),
        ("a_word_salted_with_comments_is_read_whole", "<!-- xq -->"),
        ("a_word_salted_with_empty_elements_is_read_whole",
         "<b></b><wbr><i></i>"),
        ("a_word_salted_with_soft_hyphens_is_read_whole", "&shy;"),
        ("a_word_salted_with_zero_width_characters_is_read_whole",
         "&#8203;&zwnj;&#x2060;"),
        ("a_word_salted_with_an_unknown_element_is_read_whole",
         "<xq class=z></xq>")):
    case(sentence, page("<p>Our ba%snk acc%sount has cha%snged.</p>" % (
        salt, salt, salt)), """
live contains Our bank account has changed.
live lacks xq
""")
case("japanese_salted_with_hidden_letters_is_read_whole",
     page('<p>振<span style="display:none">花</span>込先の口<span style="opacity:'
          '0">鳥</span>座が変わりました。</p>'), """
text contains 振込先の口座が変わりました。
text lacks 花
""")
case("entities_without_their_semicolon_are_read",
     page("<p>Gr&uumlsse &amp Ueberweisung &#36&#x33;0,000 &yen1,250,000</p>"),
     """
text contains Grüsse & Ueberweisung $30,000 ¥1,250,000
""")
case("numeric_entities_of_windows_1252_are_read",
     page("<p>&#128; 500 &#150; &#146;now&#146;</p>"), """
text contains € 500 – ’now’
""")
case("letters_in_one_cell_each_are_read_as_a_word",
     page("<p><span>b</span><span>a</span><span>n</span><span>k</span></p>"), """
live contains bank
""")

# ---- Links and forms -----------------------------------------------------------------------

for sentence, words in (
        ("a_base_moves_the_links_that_are_relative",
         '<head><base href="https://login.collector.example/a/"></head>'
         '<a href="m365">Sign in</a>'),
        ("a_meta_refresh_is_a_link",
         '<meta http-equiv=refresh content="0; URL=\'https://login.collector.'
         "example/m365'\">"),
        ("the_target_of_a_form_is_a_link",
         '<form action="https://login.collector.example/m365" method=post>'
         "<input name=user><input type=password name=p></form>"),
        ("the_target_of_a_button_is_a_link",
         '<form><button formaction="https://login.collector.example/m365">Sign in'
         "</button></form>"),
        ("an_area_of_a_map_is_a_link",
         '<map name=m><area shape=rect coords="0,0,99,99" href="https://login.'
         'collector.example/m365"></map>'),
        ("a_link_without_a_scheme_is_a_link",
         '<a href="//login.collector.example/m365">Sign in</a>'),
        ("a_link_with_backslashes_is_a_link",
         '<a href="https:\\\\login.collector.example\\m365">Sign in</a>'),
        ("a_link_with_a_user_part_leads_behind_it",
         '<a href="https://www.bank.example@login.collector.example/">Sign in'
         "</a>"),
        ("a_link_in_entities_is_a_link",
         '<a href="&#104;ttps&colon;&sol;&sol;login&period;collector&period;'
         'example/m365">Sign in</a>'),
        ("a_link_with_line_breaks_in_it_is_a_link",
         '<a href=" ht\ntps://login.coll\tector.example/m365 ">Sign in</a>'),
        ("a_link_with_its_host_in_percent_signs_is_a_link",
         '<a href="https://login%2ecollector%2Eexample/m365">Sign in</a>'),
        ("a_link_with_ideographic_full_stops_is_a_link",
         '<a href="https://login。collector。example/m365">Sign in</a>'),
        ("a_link_in_full_width_letters_is_a_link",
         '<a href="https://ｌｏｇｉｎ.ｃｏｌｌｅｃｔｏｒ.example/m365">Sign in</a>'),
        ("a_frame_is_a_link",
         '<iframe src="https://login.collector.example/m365"></iframe>'),
        ("a_link_within_svg_is_a_link",
         '<svg><a xlink:href="https://login.collector.example/m365"><text>Sign '
         "in</text></a></svg>")):
    case(sentence, page(SEEN + words), "link login.collector.example")
case("a_form_for_a_password_is_told_of_with_its_target",
     page('<form action="https://login.collector.example/m365"><input '
          "type=password></form>"), """
finding html-form
link login.collector.example
""")
case("the_first_of_two_equal_attributes_counts",
     page('<a href="https://login.collector.example/" href="https://www.bank.'
          'example/">Sign in</a>'), """
link login.collector.example
no link www.bank.example
""")
case("a_link_in_a_comment_is_none",
     page(SEEN + '<!-- <a href="https://login.collector.example/">x</a> -->'), """
no link login.collector.example
""")
case("a_link_whose_text_is_another_host_in_pieces_is_told_of",
     page('<a href="https://login.collector.example/">https://www.<b>minato-'
          "foods</b>.example/</a>"), """
finding link-text-differs
link login.collector.example
""")

# ---- Text and HTML -------------------------------------------------------------------------

case("an_html_part_with_another_account_is_told_of",
     head() + multipart("alternative", text("Please pay to IBAN GB29 NWBK 6016 "
                                            "1331 9268 19 as always."),
                        html("<p>Please pay to IBAN %s from now on.</p>" % IBAN)),
     """
finding text-and-html-differ
account iban DE 3000 body
account iban GB 6819 body
""")
LONG = """
The pumps for line 4 and line 5 left our works this morning and will reach your
warehouse on Thursday. Please have the crane ready from eight o'clock, because the
driver can only wait for two hours. The customs papers travel with the goods.

Our colleague Mr Tanaka will call you on Wednesday to arrange the start of
operation. He will need one electrician and two helpers for about a day.
"""
for sentence, plain, web in (
        ("a_sentence_in_the_plain_alternative_alone_is_read", LONG + SECRET,
         LONG),
        ("a_sentence_in_the_html_alternative_alone_is_read", LONG,
         LONG + "<p>" + SECRET)):
    case(sentence, head() + multipart("alternative", text(plain), html(web)), """
text contains heron stands in the reeds
text contains The pumps for line 4
""")
case("a_plain_part_that_only_points_to_the_html_is_fine",
     head() + multipart("alternative", text("Please view this message in an HTML "
                                            "reader."), html(SEEN)), """
no finding text-and-html-differ
text contains The goods left today.
""")
case("a_plain_part_that_says_the_same_is_fine",
     head("納品のお知らせ") + multipart(
         "alternative", text("みなとフーズ株式会社 御中\n\n本日、商品を発送いたしました。\n"
                             "https://www.supplier.example/\n"),
         html("<p>みなとフーズ株式会社 御中</p><p>本日、商品を<b>発送</b>いたしました。"
              '<br><a href="https://www.supplier.example/">当社サイト</a></p>')), """
no finding text-and-html-differ
verdict clean
""")
case("japanese_html_with_another_account_is_told_of",
     head("お支払いについて") + multipart(
         "alternative", text("お支払いは従来どおり、みなと銀行 名古屋支店 普通 1234567 へ"
                             "お願いいたします。"),
         html("<p>お支払いは、%s へお願いいたします。</p>" % JAPAN)), """
finding text-and-html-differ
account jp-bank JP 4321 body
account jp-bank JP 4567 body
""")
