/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of facts: a name, a sentence in English and in Japanese for a clerk,
 * and a small function. A new fact is a row here, its prototype in facts.h and
 * its function in the facts_*.c file of its kind. The order is that of the
 * question a reader asks: who, where to, to whom, known, proved, money, look.
 * Names are stable: rules call them (eval:name) and the log keeps them.
 */
#include "facts.h"

static const struct fact facts_table[] = {
	/* Who is it really. */
	{ "own_domain_unauthenticated",
	  "The address is in our own domain, but nothing proves that the "
	      "message was sent by us.",
	  "差出人は当社のドメインですが、当社から送信されたことを確認でき"
	      "ません。",
	  true, fact_own_domain_unauthenticated },
	{ "protected_person_address",
	  "The shown address is that of one of our people, but nothing "
	      "proves that the message was sent by us.",
	  "差出人は当社の人物のアドレスですが、当社から送信されたことを確"
	      "認できません。",
	  false, fact_protected_person_address },
	{ "protected_address_shown",
	  "Where the sender's name belongs stands an address of ours, but "
	      "the message comes from a different one.",
	  "差出人名の欄に当社のアドレスが書かれていますが、実際は別のアド"
	      "レスから届いています。",
	  true, fact_protected_address_shown },
	{ "vendor_domain_unauthenticated",
	  "The address is a known business partner's, but nothing proves "
	      "that the message came from there.",
	  "差出人は取引先のドメインですが、取引先から送信されたことを確認"
	      "できません。",
	  true, fact_vendor_domain_unauthenticated },
	{ "own_domain_lookalike",
	  "The sender's domain looks like ours but is a different one.",
	  "差出人のドメインは当社のものに似ていますが、別のドメインです。",
	  true, fact_own_domain_lookalike },
	{ "vendor_domain_lookalike",
	  "The sender's domain looks like a known business partner's but "
	      "is a different one.",
	  "差出人のドメインは取引先のものに似ていますが、別のドメインです。",
	  true, fact_vendor_domain_lookalike },
	{ "domain_nameless",
	  "The sender's domain says only what it is for, and not whose it is.",
	  "差出人のドメインは用途を表す語だけでできており、誰のものか分かりません。",
	  false, fact_domain_nameless },
	{ "own_name_in_domain",
	  "The sender's domain, or the one that replies go to, is our name "
	      "with other words beside it, but it isn't ours.",
	  "差出人または返信先のドメインに当社の名称が含まれていますが、当社の"
	      "ドメインではありません。",
	  true, fact_own_name_in_domain },
	{ "vendor_name_in_domain",
	  "The sender's domain, or the one that replies go to, is a known "
	      "business partner's name with other words beside it, but it "
	      "isn't that partner's.",
	  "差出人または返信先のドメインに取引先の名称が含まれていますが、取引先"
	      "のドメインではありません。",
	  true, fact_vendor_name_in_domain },
	{ "service_name_in_domain",
	  "The sender's domain, or the one that replies go to, is the name "
	      "of a service that we use, with other words beside it, but it "
	      "isn't that service's.",
	  "差出人または返信先のドメインに利用中のサービスの名称が含まれていますが、"
	      "そのサービスのドメインではありません。",
	  true, fact_service_name_in_domain },
	{ "link_bears_name",
	  "A link leads to a domain with the name of a business partner or "
	      "of ours in it, which is somebody else's.",
	  "リンク先のドメインに取引先や当社などの名称が含まれていますが、別の"
	      "ドメインです。",
	  true, fact_link_bears_name },
	{ "author_domain_like_correspondent",
	  "The sender's domain looks like one that we have long written to, "
	      "but is a different one.",
	  "差出人のドメインは、当社が以前からメールを送っている相手のものに似て"
	      "いますが、別のドメインです。",
	  true, fact_author_domain_like_correspondent },
	{ "reply_to_lookalike",
	  "A reply would go to a domain that looks like one we know but "
	      "is a different one.",
	  "返信先が、よく似た別のドメインになっています。",
	  true, fact_reply_to_lookalike },
	{ "cc_lookalike",
	  "One of the other recipients' domains looks like one we know "
	      "but is a different one.",
	  "宛先やCCに、よく似た別のドメインのアドレスが含まれています。",
	  true, fact_cc_lookalike },
	{ "protected_name",
	  "The sender's name is that of one of our people, but the "
	      "address is not theirs.",
	  "差出人名は当社の人物と同じですが、アドレスは本人のものではあり"
	      "ません。",
	  true, fact_protected_name },
	{ "protected_name_near",
	  "The sender's name is almost that of one of our people, and "
	      "the address is not theirs.",
	  "差出人名が当社の人物の名前とよく似ていますが、アドレスは本人の"
	      "ものではありません。",
	  true, fact_protected_name_near },
	{ "protected_name_title",
	  "The sender uses the name of one of our people with a title, "
	      "but the address is not theirs.",
	  "当社の人物の名前に役職などを添えた差出人名ですが、アドレスは本"
	      "人のものではありません。",
	  true, fact_protected_name_title },
	{ "protected_local_part",
	  "The part of the address before the @ is that of one of our "
	      "people, but the domain is an outside one.",
	  "アドレスの@より前は当社の人物と同じですが、ドメインが異なります。",
	  true, fact_protected_local_part },
	{ "vendor_name_other_domain",
	  "The sender's name is a known business partner's, but the "
	      "address is not in that partner's domain.",
	  "差出人名は取引先ですが、アドレスは取引先のドメインではありません。",
	  true, fact_vendor_name_other_domain },
	{ "contact_of_another",
	  "The sender's address is on file for another business partner "
	      "than the one whose name it bears.",
	  "差出人のアドレスは、名乗っている取引先ではなく、別の取引先の連"
	      "絡先として登録されています。",
	  true, fact_contact_of_another },
	{ "institution_name_elsewhere",
	  "The sender bears the name of a bank, an authority or a known "
	      "service, but the address is not theirs.",
	  "差出人名は銀行・官公庁・有名サービスなどですが、アドレスはその組"
	      "織のものではありません。",
	  true, fact_institution_name_elsewhere },
	{ "institution_text_elsewhere",
	  "The message speaks in the name of a bank, an authority or a known "
	      "service, but the address is not theirs.",
	  "銀行・官公庁・有名サービスなどからの連絡として書かれていますが、"
	      "アドレスはその組織のものではありません。",
	  true, fact_institution_text_elsewhere },
	{ "institution_said_to_act",
	  "The message says what a bank, an authority or a known service has "
	      "charged, delivers, renews or locks, and isn't from there.",
	  "銀行・官公庁・有名サービスなどの請求・配達・更新・停止などを知らせていますが、"
	      "その組織からのメールではありません。",
	  false, fact_institution_said_to_act },
	{ "institution_link_elsewhere",
	  "A link or the sender's domain is named like a bank, an authority "
	      "or a known service, but is not theirs.",
	  "リンクや差出人のドメインに銀行・官公庁・有名サービスなどの名称が"
	      "使われていますが、その組織のものではありません。",
	  true, fact_institution_link_elsewhere },
	{ "institution_authenticated",
	  "It is proved that the message comes from the bank, the authority or "
	      "the known service that owns the sender's domain.",
	  "差出人のドメインを持つ銀行・官公庁・有名サービスから送られたことが"
	      "証明されています。",
	  true, fact_institution_authenticated },
	{ "name_by_service",
	  "A known service for sharing or talking provably sent this and tells "
	      "the name of one of our people as its user's.",
	  "実在の共有・会議・チャットのサービスから送られたことが確認できましたが、"
	      "利用者として当社の人物の名前が書かれています。",
	  true, fact_name_by_service },
	{ "shared_by_ours",
	  "A known service provably sent this for the one of our people whom the "
	      "name shows.",
	  "差出人名の当社の人物のために、実在のサービスから送られたことが確認で"
	      "きました。",
	  true, fact_shared_by_ours },
	{ "own_name_outside",
	  "The sender's name contains the name of our organisation, but "
	      "the address is an outside one.",
	  "差出人名に当社の名称が含まれていますが、社外のアドレスです。",
	  true, fact_own_name_outside },
	{ "title_outside",
	  "The sender's name contains a management title, but the "
	      "address does not support it.",
	  "差出人名に役職が書かれていますが、アドレスからは裏付けられません。",
	  true, fact_title_outside },
	{ "department_outside",
	  "The sender's name is that of a department, but nothing proves "
	      "that the message came from there.",
	  "差出人名は部署名ですが、その部署から送信されたことを確認できませ"
	      "ん。",
	  true, fact_department_outside },
	{ "mixed_script_name",
	  "A word in the name, the subject or the domain mixes letters "
	      "of different alphabets that look alike.",
	  "名前・件名・ドメインの中に、見た目の似た別の文字が混ぜられた語"
	      "があります。",
	  true, fact_mixed_script_name },
	{ "protected_sender",
	  "The Sender field names one of our people, but the message comes "
	      "from a different address.",
	  "Sender欄に当社の人物のアドレスが書かれていますが、差出人は別の"
	      "アドレスです。",
	  true, fact_protected_sender },
	{ "name_known_elsewhere",
	  "We know the sender's name under another address, and never "
	      "under this one.",
	  "この差出人名は別のアドレスでやり取りがありますが、このアドレス"
	      "では初めてです。",
	  true, fact_name_known_elsewhere },
	{ "signed_by_protected_name",
	  "The text ends with the name of one of our people, but "
	      "somebody else sent it.",
	  "本文の末尾に当社の人物の名前がありますが、差出人は別の人です。",
	  true, fact_signed_by_protected_name },
	{ "signed_by_vendor_name",
	  "The text ends with the name of a known business partner, but it "
	      "comes from a free mail address.",
	  "本文の末尾に取引先の名称がありますが、フリーメールから届いてい"
	      "ます。",
	  true, fact_signed_by_vendor_name },
	{ "approver_name",
	  "The sender uses the name of one of our people whose word moves "
	      "money, with an outside address.",
	  "支払いを決められる立場にある当社の人物の名前が、社外のアドレスで使わ"
	      "れています。",
	  true, fact_approver_name },
	{ "authority_invoked",
	  "The message relies on the word of one of our people, who does "
	      "not receive it.",
	  "当社の人物の承認や指示を理由にしていますが、本人には届いていま"
	      "せん。",
	  true, fact_authority_invoked },
	{ "protected_name_subject",
	  "The subject names one of our people, who neither wrote nor "
	      "receives the message.",
	  "件名に当社の人物の名前がありますが、本人は差出人でも宛先でもあり"
	      "ません。",
	  false, fact_protected_name_subject },
	{ "free_address_mimics",
	  "A free mail address is made to look like our company's or a "
	      "known business partner's.",
	  "フリーメールのアドレスに、当社や取引先の名称が使われています。",
	  true, fact_free_address_mimics },
	{ "own_name_in_address",
	  "The part of the address before the @ contains the name of our "
	      "organisation.",
	  "アドレスの@より前に、当社の名称が含まれています。",
	  false, fact_own_name_in_address },
	{ "mailbox_name_in_address",
	  "The part of the address before the @ contains the name of the "
	      "mailbox that it was sent to.",
	  "アドレスの@より前に、宛先のメールボックスの名前が含まれていま"
	      "す。",
	  false, fact_mailbox_name_in_address },
	{ "domain_in_name",
	  "The sender's name shows a domain that is not the address's.",
	  "差出人名に、アドレスとは別のドメインが書かれています。",
	  false, fact_domain_in_name },
	{ "odd_local_part",
	  "The part of the address before the @ is one that no person has.",
	  "アドレスの@より前が、人が使うものとは思えない形です。",
	  false, fact_odd_local_part },
	{ "domain_missing",
	  "There is no such domain as the sender's, or as the one that a "
	      "reply would go to.",
	  "差出人または返信先のドメインが存在しません。",
	  true, fact_domain_missing },
	/* Where the answer goes. */
	{ "reply_to_other_domain",
	  "A reply would go to a different domain from the sender's.",
	  "返信先が差出人とは別のドメインになっています。",
	  true, fact_reply_to_other_domain },
	{ "reply_to_freemail",
	  "The sender writes from a company address, but a reply would "
	      "go to a free mail address.",
	  "会社のアドレスから届いていますが、返信先はフリーメールです。",
	  true, fact_reply_to_freemail },
	{ "reply_to_other_freemail",
	  "A reply would go to a different free mail address from the "
	      "sender's.",
	  "返信先が、差出人とは別のフリーメールになっています。",
	  true, fact_reply_to_other_freemail },
	{ "reply_to_unknown",
	  "A reply would go to an address that we have never dealt with.",
	  "返信先は、これまでやり取りのないアドレスです。",
	  false, fact_reply_to_unknown },
	{ "own_domain_reply_outside",
	  "The address is in our own domain, but a reply would leave our "
	      "organisation.",
	  "差出人は当社のドメインですが、返信先は社外です。",
	  true, fact_own_domain_reply_outside },
	{ "reply_to_mimics",
	  "A reply would go to a free mail address that is made to look "
	      "like the company's.",
	  "返信先のフリーメールに、会社の名称が使われています。",
	  true, fact_reply_to_mimics },
	{ "reply_to_same_name",
	  "A reply would go to the same name at another company's address.",
	  "返信先は、同じ名前で別のドメインのアドレスになっています。",
	  false, fact_reply_to_same_name },
	{ "reply_to_invalid",
	  "The reply address cannot be read.",
	  "返信先のアドレスが読み取れません。",
	  false, fact_reply_to_invalid },
	{ "service_author_unknown",
	  "A service sent this for somebody whom we have never dealt with.",
	  "サービスを通じて届いていますが、依頼した人とはやり取りがありませ"
	      "ん。",
	  true, fact_service_author_unknown },
	{ "service_bills",
	  "A service of ours for invoices or payments provably sent this.",
	  "当社が利用している請求書・決済のサービスから送られたことが確認できました。",
	  false, fact_service_bills },
	{ "three_domains",
	  "The sender, the reply address and the address for returns are "
	      "in three different domains.",
	  "差出人・返信先・不達通知の宛先が、すべて別のドメインです。",
	  false, fact_three_domains },
	{ "return_path_freemail",
	  "The sender writes from a company address, but the message was "
	      "sent from a free mail account.",
	  "会社のアドレスが書かれていますが、フリーメールから送信されていま"
	      "す。",
	  true, fact_return_path_freemail },
	{ "return_path_system",
	  "The message was sent by a program on another company's server.",
	  "別の会社のサーバーのプログラムから送信されています。",
	  false, fact_return_path_system },
	{ "login_differs",
	  "The one who logged in to send the message is not the shown "
	      "sender.",
	  "送信時にログインした利用者が、表示されている差出人と異なります。",
	  false, fact_login_differs },
	{ "receipt_elsewhere",
	  "The confirmation of reading would go to somebody else than the "
	      "sender.",
	  "開封確認の送り先が、差出人とは別のアドレスです。",
	  false, fact_receipt_elsewhere },
	{ "passed_on_by_unknown",
	  "The message was not sent to us but passed on, by somebody whom we "
	      "don't know.",
	  "当社に直接送られたものではなく、当社の知らない第三者が中継・転送し"
	      "たメールです。",
	  false, fact_passed_on_by_unknown },
	{ "pivot_address",
	  "The text names a free mail address that is neither the "
	      "sender's nor the reply address.",
	  "本文に、差出人でも返信先でもないフリーメールのアドレスが書かれ"
	      "ています。",
	  true, fact_pivot_address },
	{ "address_elsewhere",
	  "The text names an address of another company than the sender's.",
	  "本文に、差出人とは別の会社のアドレスが書かれています。",
	  false, fact_address_elsewhere },
	/* Who is addressed. */
	{ "to_is_sender",
	  "The message is addressed to its own sender; the real "
	      "recipients are hidden.",
	  "宛先が差出人自身になっており、実際の宛先が隠されています。",
	  false, fact_to_is_sender },
	{ "no_recipients",
	  "The message names no recipient.",
	  "宛先が書かれていません。",
	  false, fact_no_recipients },
	{ "recipient_invalid",
	  "The message is addressed to what is no address.",
	  "宛先が、メールアドレスとして成り立たないものになっています。",
	  false, fact_recipient_invalid },
	{ "recipients_not_ours",
	  "None of the named recipients is one of us.",
	  "書かれている宛先に、当社のアドレスがありません。",
	  false, fact_recipients_not_ours },
	{ "recipients_dropped",
	  "Others of us took part in the conversation and do not receive "
	      "this message.",
	  "やり取りに参加していた当社の他の人が、宛先から外されています。",
	  false, fact_recipients_dropped },
	{ "recipients_probed",
	  "A word or two went to many people who have nothing to do with "
	      "each other.",
	  "ごく短いメールが、互いに関係のない多数の宛先に送られています。",
	  false, fact_recipients_probed },
	{ "recipients_alike",
	  "Two of the recipients' domains look alike but are different "
	      "ones.",
	  "宛先やCCの中に、互いによく似た別々のドメインがあります。",
	  true, fact_recipients_alike },
	{ "list_known",
	  "The message came by a mailing list that we are on.",
	  "参加しているメーリングリストから届いたメールです。",
	  true, fact_list_known },
	/* What we remember. */
	{ "memory_unread",
	  "seki could not read its records of earlier mail: this message "
	      "was judged without them.",
	  "過去のメールの記録を読み取れなかったため、記録なしで判定しました。",
	  true, fact_memory_unread },
	{ "first_time_sender",
	  "We have never had a message from this address before.",
	  "このアドレスからのメールは初めてです。",
	  false, fact_first_time_sender },
	{ "first_time_domain",
	  "We have never had a message from this domain before.",
	  "このドメインからのメールは初めてです。",
	  false, fact_first_time_domain },
	{ "regular_sender",
	  "Mail of this sender or of his domain has been proved for a month or "
	      "more, and none of it was fraud.",
	  "この差出人またはそのドメインからは、1か月以上にわたり送信元を確認でき"
	      "たメールが届いており、詐欺と確認されたものはありません。",
	  true, fact_regular_sender },
	{ "courted",
	  "The sender wrote to us first, and we have answered only once or "
	      "only lately.",
	  "差出人から先に連絡があり、当社は一度、または最近になって返信した"
	      "だけです。",
	  false, fact_courted },
	{ "hardly_known",
	  "The sender, a stranger, has written to us only once or twice, or "
	      "only lately.",
	  "面識のない差出人で、これまでのメールは一、二通か、最近のものだけで"
	      "す。",
	  false, fact_hardly_known },
	{ "partner",
	  "It is proved that the message came from somebody whom we deal "
	      "with.",
	  "取引ややり取りのある相手から送信されたことを確認できました。",
	  false, fact_partner },
	{ "stranger",
	  "The sender is on nobody's file, and nobody here ever wrote there.",
	  "差出人は登録された取引先などではなく、当社からメールを送ったこともあり"
	      "ません。",
	  false, fact_stranger },
	{ "never_written_to",
	  "Nobody here has ever written to this sender.",
	  "当社からこの差出人にメールを送ったことがありません。",
	  false, fact_never_written_to },
	{ "two_way_history",
	  "We have exchanged mail with this address for some time, and "
	      "the address is confirmed.",
	  "このアドレスとは以前からやり取りがあり、アドレスも確認できてい"
	      "ます。",
	  true, fact_two_way_history },
	{ "true_reply",
	  "This is a reply to a message that we sent to this sender.",
	  "当社からこの差出人に送ったメールへの返信です。",
	  true, fact_true_reply },
	{ "answers_our_first",
	  "We wrote to this sender first, and this is the first answer.",
	  "当社から先に連絡した相手からの、最初の返信です。",
	  true, fact_answers_our_first },
	{ "stranger_in_thread",
	  "The message answers one of ours, but we have never written to "
	      "this sender.",
	  "当社のメールへの返信の形ですが、この差出人にはメールを送ったこ"
	      "とがありません。",
	  true, fact_stranger_in_thread },
	{ "reply_without_thread",
	  "The message looks like a reply, but there is no earlier "
	      "message that it answers.",
	  "返信の形をしていますが、元になるメールがありません。",
	  false, fact_reply_without_thread },
	{ "quoted_protected_other_address",
	  "The quoted message shows one of our people with an address "
	      "that is not theirs.",
	  "引用されたメールに、当社の人物の名前が本人のものではないアドレ"
	      "スで書かれています。",
	  true, fact_quoted_protected_other_address },
	{ "participant_swapped",
	  "The sender's address stands in the place of another one that took "
	      "part in this conversation.",
	  "これまでのやり取りに参加していた人のアドレスが、別のアドレスに入れ"
	      "替わっています。",
	  true, fact_participant_swapped },
	{ "thread_unknown",
	  "The message is written as a reply, but we never sent what it "
	      "claims to answer.",
	  "返信の形をしていますが、当社はその元になるメールを送っていません。",
	  true, fact_thread_unknown },
	{ "thread_old",
	  "The message takes up a conversation that had been silent for "
	      "long.",
	  "長く途絶えていたやり取りを再開するメールです。",
	  false, fact_thread_old },
	{ "stacked_reply_marks",
	  "The subject has several reply marks in a row.",
	  "件名に返信の印がいくつも重なっています。",
	  false, fact_stacked_reply_marks },
	{ "quoted_without_thread",
	  "The message shows an earlier conversation, but belongs to none.",
	  "過去のやり取りが引用されていますが、実際の会話にはつながっていま"
	      "せん。",
	  false, fact_quoted_without_thread },
	{ "quoted_without_sender",
	  "Nobody of the sender's company took part in the conversation "
	      "that is quoted.",
	  "引用されたやり取りに、差出人の会社の人が一人も参加していません。",
	  false, fact_quoted_without_sender },
	{ "quoted_protected_no_address",
	  "The quoted message names one of our people as its author, but "
	      "shows no address.",
	  "引用されたメールは当社の人物が書いたことになっていますが、アドレ"
	      "スがありません。",
	  true, fact_quoted_protected_no_address },
	{ "quoted_protected_left_out",
	  "One of our people is shown as the author of the quoted message, "
	      "but does not receive this one.",
	  "引用されたメールを書いたとされる当社の人物が、このメールの宛先に"
	      "入っていません。",
	  false, fact_quoted_protected_left_out },
	{ "self_reply",
	  "The sender only answers himself.",
	  "差出人が自分自身のメールに返信しているだけです。",
	  false, fact_self_reply },
	{ "quoted_handed_on",
	  "The quoted conversation begins with a forwarded message to one of "
	      "our people, whose answer follows, and who does not receive "
	      "this one.",
	  "引用された会話は、当社の人物への転送メールとその人の返信で始まりま"
	      "すが、本人には届いていません。",
	  false, fact_quoted_handed_on },
	{ "quoted_laid_out",
	  "The page that shows an earlier conversation was laid out by a tool "
	      "or a template, not by a mail program.",
	  "過去の会話を示すHTMLに、メールソフトではなく作成ツールやひな型で作"
	      "られた跡があります。",
	  false, fact_quoted_laid_out },
	{ "quoted_words_not_ours",
	  "The message quotes words of one of us that stand in nothing this "
	      "person has sent.",
	  "当社の人物が書いたとして引用されている文面が、本人の送信済みメール"
	      "のどれにもありません。",
	  true, fact_quoted_words_not_ours },
	{ "quoted_words_ours",
	  "What is quoted as our own words begins like a message that we "
	      "sent.",
	  "引用されている当社側の文面の冒頭は、当社が実際に送ったメールと同じで"
	      "す。",
	  true, fact_quoted_words_ours },
	{ "quoted_date_impossible",
	  "The quoted message is dated after this one.",
	  "引用されたメールの日付が、このメールより後になっています。",
	  true, fact_quoted_date_impossible },
	{ "quoted_weekday_wrong",
	  "A date of the quoted conversation is not the day of the week "
	      "that stands beside it.",
	  "引用されたメールの日付と曜日が合っていません。",
	  false, fact_quoted_weekday_wrong },
	{ "quoted_dates_mixed",
	  "The quoted messages are dated in an order in which no "
	      "conversation goes.",
	  "引用されたメールの日付の順序が、会話の流れと合いません。",
	  false, fact_quoted_dates_mixed },
	{ "quoted_heads_by_hand",
	  "The header lines of the quoted message were typed by hand.",
	  "引用されたメールのヘッダーが手書きされた形跡があります。",
	  true, fact_quoted_heads_by_hand },
	{ "bounce_of_unsent",
	  "This is the return of a message that nobody here sent: somebody "
	      "may be writing in our name.",
	  "当社が送っていないメールの不達通知です。第三者が当社の名前で送信し"
	      "ている可能性があります。",
	  true, fact_bounce_of_unsent },
	{ "bounce_of_ours",
	  "This is the return of a message that we did send.",
	  "当社が送ったメールの不達通知または自動返信です。",
	  true, fact_bounce_of_ours },
	/* Is the sender as always. */
	{ "trusted_sender",
	  "We know this sender well: we have dealt with this address for "
	      "some time, and it is proved that the message came from there.",
	  "以前から確かなやり取りのある差出人で、送信元も確認できました。",
	  true, fact_trusted_sender },
	{ "accepted_sender",
	  "Somebody here has accepted this sender, after asking.",
	  "担当者が確認のうえ承認した差出人です。",
	  true, fact_accepted_sender },
	{ "new_to_mailbox",
	  "This sender has never written to this mailbox before, only to "
	      "others of ours.",
	  "この差出人は当社の他の人とはやり取りがありますが、このメールボッ"
	      "クスには初めてです。",
	  false, fact_new_to_mailbox },
	{ "domain_new",
	  "We first heard of this domain only a short time ago.",
	  "このドメインとのやり取りは始まったばかりです。",
	  false, fact_domain_new },
	{ "dormant_sender",
	  "We had not heard of this sender for more than a year.",
	  "1年以上やり取りのなかった差出人です。",
	  false, fact_dormant_sender },
	{ "sender_was_fraud",
	  "A message of this sender was confirmed as fraud before.",
	  "この差出人からのメールは、以前に詐欺と確認されています。",
	  true, fact_sender_was_fraud },
	{ "domain_was_fraud",
	  "A message from the sender's domain was confirmed as fraud "
	      "before.",
	  "この差出人のドメインから届いたメールは、以前に詐欺と確認されて"
	      "います。",
	  true, fact_domain_was_fraud },
	{ "reply_to_dealt_with",
	  "A reply would go to somebody to whom we have written before.",
	  "返信先は、当社からメールを送ったことのある相手です。",
	  true, fact_reply_to_dealt_with },
	{ "reply_to_was_fraud",
	  "A reply would go to somebody whose message was confirmed as "
	      "fraud before.",
	  "返信先は、以前に詐欺と確認されたメールの差出人です。",
	  true, fact_reply_to_was_fraud },
	{ "many_mailboxes",
	  "Senders whom we do not know write the same subject to several of "
	      "us.",
	  "面識のない複数の差出人から、同じ件名のメールが届いています。",
	  false, fact_many_mailboxes },
	{ "new_infrastructure",
	  "The message came by other servers and programs than this "
	      "sender's mail always did.",
	  "この差出人のいつものメールとは、送信サーバーやソフトが異なります。",
	  true, fact_new_infrastructure },
	{ "sender_network_new",
	  "The message came from another network than this sender's mail "
	      "always did.",
	  "この差出人のいつものメールとは、送信元のネットワークが異なります。",
	  false, fact_sender_network_new },
	{ "sender_dkim_new",
	  "The message bears the signature of another domain than this "
	      "sender's mail always did.",
	  "この差出人のいつものメールとは、電子署名のドメインが異なります。",
	  false, fact_sender_dkim_new },
	{ "sender_mailer_new",
	  "The message was written with another program than this sender's "
	      "mail always was.",
	  "この差出人のいつものメールとは、作成したソフトが異なります。",
	  false, fact_sender_mailer_new },
	{ "sender_message_id_new",
	  "The message's own number is not formed as this sender's mail "
	      "always was.",
	  "この差出人のいつものメールとは、メールの識別番号の形が異なります。",
	  false, fact_sender_message_id_new },
	{ "sender_zone_new",
	  "The message was written in another time zone than this sender's "
	      "mail always was.",
	  "この差出人のいつものメールとは、時差（タイムゾーン）が異なります。",
	  false, fact_sender_zone_new },
	{ "sender_hour_new",
	  "The message was written at a time of day at which this sender "
	      "never writes.",
	  "この差出人がこれまで書いたことのない時間帯のメールです。",
	  false, fact_sender_hour_new },
	{ "sender_language_new",
	  "This sender has always written to us in another language.",
	  "この差出人は、これまで別の言語で書いていました。",
	  false, fact_sender_language_new },
	{ "sender_charset_new",
	  "The message is encoded otherwise than this sender's mail always "
	      "was.",
	  "この差出人のいつものメールとは、文字コードが異なります。",
	  false, fact_sender_charset_new },
	{ "sender_phone_new",
	  "The message names other telephone numbers than this sender "
	      "always did.",
	  "この差出人がこれまで書いていたものとは異なる電話番号が書かれてい"
	      "ます。",
	  true, fact_sender_phone_new },
	{ "sender_signature_new",
	  "The lines that the message is signed with are not those that "
	      "this sender always uses.",
	  "末尾の署名欄が、この差出人のいつものものと異なります。",
	  false, fact_sender_signature_new },
	{ "sender_greeting_new",
	  "The message greets in other words than this sender always "
	      "uses.",
	  "書き出しの挨拶が、この差出人のいつものものと異なります。",
	  false, fact_sender_greeting_new },
	{ "document_producer_new",
	  "The attached document was made with another program than this "
	      "sender's always were.",
	  "添付文書が、この差出人のいつもの文書とは別のソフトで作られていま"
	      "す。",
	  true, fact_document_producer_new },
	{ "first_payment_talk",
	  "This sender has never written to us about money before.",
	  "この差出人が金銭の話をするのは初めてです。",
	  true, fact_first_payment_talk },
	{ "first_attachment",
	  "This sender has never sent us a file before.",
	  "この差出人が添付ファイルを送るのは初めてです。",
	  false, fact_first_attachment },
	{ "first_link",
	  "This sender has never sent us a link before.",
	  "この差出人がリンクを送るのは初めてです。",
	  false, fact_first_link },
	{ "archive_locked_before",
	  "This sender has sent us locked archives before.",
	  "この差出人は、以前にもパスワード付きの圧縮ファイルを送っています。",
	  false, fact_archive_locked_before },
	{ "amount_unusual",
	  "The amount is far above what this sender ever asked for.",
	  "金額が、この差出人のこれまでの請求より桁違いに大きくなっています。",
	  true, fact_amount_unusual },
	{ "currency_new",
	  "This sender has never asked for money in this currency before.",
	  "この差出人が、この通貨で金額を示すのは初めてです。",
	  false, fact_currency_new },
	{ "authentication_regression",
	  "All earlier mail of this domain was proved to come from there; "
	      "this message is not.",
	  "このドメインのこれまでのメールはすべて送信元を確認できましたが、こ"
	      "のメールは確認できません。",
	  true, fact_authentication_regression },
	{ "smime_downgrade",
	  "This sender has always signed (S/MIME), and this message is not "
	      "signed.",
	  "この差出人はこれまで必ず電子署名（S/MIME）を付けていましたが、この"
	      "メールにはありません。",
	  true, fact_smime_downgrade },
	{ "smime_signer_new",
	  "This sender has always signed with another certificate.",
	  "電子署名の証明書が、この差出人のこれまでのものと異なります。",
	  true, fact_smime_signer_new },
	{ "attachment_of_another",
	  "The same document was sent to us before, by somebody else.",
	  "同じ文書が、以前に別の差出人から届いています。",
	  true, fact_attachment_of_another },
	{ "link_of_sender_new",
	  "A link leads to a place that is on no file and where this sender "
	      "never led before.",
	  "リンク先は登録のない場所で、この差出人がこれまで送ってきたことの"
	      "ないドメインです。",
	  false, fact_link_of_sender_new },
	{ "link_domain_new",
	  "A link leads to a domain that nobody has ever sent us before.",
	  "リンク先は、これまで誰からも送られてきたことのないドメインです。",
	  false, fact_link_domain_new },
	/* Was it proved. */
	{ "dmarc_fail",
	  "The check that the sender's domain asks for (DMARC) failed.",
	  "差出人のドメインが求める送信元の確認（DMARC）に失敗しました。",
	  true, fact_dmarc_fail },
	{ "spf_fail",
	  "The message came from a server that may not send for this "
	      "domain (SPF).",
	  "差出人のドメインから送ることを許可されていないサーバーから届きました"
	      "（SPF）。",
	  true, fact_spf_fail },
	{ "dkim_fail",
	  "The domain's signature on the message does not match (DKIM).",
	  "ドメインの電子署名が一致しません（DKIM）。",
	  true, fact_dkim_fail },
	{ "authenticated",
	  "It is confirmed that the message came from the sender's "
	      "domain.",
	  "差出人のドメインから送信されたことを確認できました。",
	  true, fact_authenticated },
	{ "auth_temperror",
	  "The sender could not be checked because a look-up failed.",
	  "照会に失敗したため、差出人を確認できませんでした。",
	  true, fact_auth_temperror },
	{ "auth_permerror",
	  "A record that should prove where the sender's mail comes from "
	      "is faulty.",
	  "差出人のドメインの送信元認証の設定（SPF・DMARC）に誤りがあり、"
	      "送信元を証明できません。",
	  false, fact_auth_permerror },
	{ "upstream_disagrees",
	  "Our check of the sender and that of our mail server differ.",
	  "差出人の確認結果が、メールサーバーの結果と異なります。",
	  true, fact_upstream_disagrees },
	{ "upstream_forged",
	  "The message contains check results that pretend to be our "
	      "mail server's.",
	  "当社のメールサーバーを装った確認結果が書き込まれています。",
	  true, fact_upstream_forged },
	{ "from_ambiguous",
	  "The sender's address is written so that programs may read it "
	      "differently.",
	  "差出人のアドレスが、ソフトによって読み方の変わる書き方になっています。",
	  true, fact_from_ambiguous },
	{ "own_domain_authenticated",
	  "It is confirmed that the message came from our own domain.",
	  "当社のドメインから送信されたことを確認できました。",
	  false, fact_own_domain_authenticated },
	{ "internal_mail",
	  "The message was sent inside our own organisation.",
	  "社内から送信されたメールです。",
	  true, fact_internal_mail },
	{ "vendor_authenticated",
	  "It is confirmed that the message came from a known business "
	      "partner's domain.",
	  "取引先のドメインから送信されたことを確認できました。",
	  true, fact_vendor_authenticated },
	{ "service_authenticated",
	  "It is confirmed that the message came from a service that we "
	      "use.",
	  "利用中のサービスから送信されたことを確認できました。",
	  true, fact_service_authenticated },
	{ "smime_signer_mismatch",
	  "The message is signed by somebody other than the shown sender.",
	  "電子署名をした人が、表示されている差出人と異なります。",
	  true, fact_smime_signer_mismatch },
	{ "smime_invalid",
	  "The signature on the message is not valid; the message may "
	      "have been changed.",
	  "電子署名が正しくありません。内容が書き換えられた可能性があります。",
	  true, fact_smime_invalid },
	{ "smime_untrusted",
	  "The message is signed, but the signer's certificate is not "
	      "one that we trust.",
	  "電子署名はありますが、署名者の証明書を信頼できません。",
	  true, fact_smime_untrusted },
	{ "smime_valid",
	  "The shown sender has signed the whole message.",
	  "表示されている差出人本人の電子署名を、メール全体について確認で"
	      "きました。",
	  true, fact_smime_valid },
	{ "smime_partial",
	  "Only a part of the message is signed; the rest may be from "
	      "anybody.",
	  "電子署名されているのは一部だけで、残りは誰が書いたか分かりません。",
	  true, fact_smime_partial },
	{ "smime_date_mismatch",
	  "The message was signed at a different time from the one it "
	      "shows.",
	  "電子署名の日時が、メールの日時と大きく異なります。",
	  true, fact_smime_date_mismatch },
	{ "smime_header_mismatch",
	  "The signature holds another subject, recipient or name than the "
	      "message shows.",
	  "署名された件名・宛先・差出人名などが、表示されているものと異なり"
	      "ます。",
	  true, fact_smime_header_mismatch },
	{ "dkim_partial_body",
	  "The domain's signature covers only the beginning of the text; "
	      "the rest may have been added.",
	  "ドメインの電子署名は本文の先頭部分だけが対象で、残りは後から加"
	      "えられた可能性があります。",
	  true, fact_dkim_partial_body },
	{ "dkim_weak",
	  "The domain's signature does not protect all that is shown.",
	  "ドメインの電子署名が、表示される内容のすべてを保護していません。",
	  false, fact_dkim_weak },
	{ "dkim_third_party",
	  "Only a domain that is not the sender's has signed the message.",
	  "差出人とは別のドメインの電子署名しかありません。",
	  false, fact_dkim_third_party },
	{ "freemail_unproved",
	  "The address is one of free mail, but the provider did not send "
	      "the message.",
	  "フリーメールのアドレスですが、その事業者から送信されたことを確認"
	      "できません。",
	  true, fact_freemail_unproved },
	{ "date_off",
	  "The date of the message is far from when it arrived.",
	  "メールの日付が、届いた日時と大きく異なります。",
	  false, fact_date_off },
	{ "smime_missing",
	  "This sender signs all mail (S/MIME), as we have it on file, and "
	      "this message is not signed.",
	  "必ず電子署名（S/MIME）を付けると登録されている差出人ですが、このメ"
	      "ールにはありません。",
	  true, fact_smime_missing },
	{ "smime_from_differs",
	  "Inside the encryption another sender is named than the one "
	      "shown.",
	  "暗号化された内容に書かれている差出人が、表示されている差出人と"
	      "異なります。",
	  true, fact_smime_from_differs },
	{ "smime_unauthenticated",
	  "The message was encrypted in a way that lets its content be "
	      "changed on the way.",
	  "途中で内容を書き換えられてもわからない方式で暗号化されています。",
	  true, fact_smime_unauthenticated },
	{ "dkim_signature_seen",
	  "The domain's signature was seen before on a different message or "
	      "from a different sender; somebody may be sending it again.",
	  "同じドメインの電子署名が、以前に別の内容または別の経路で届いてい"
	      "ます。第三者が再送した可能性があります。",
	  true, fact_dkim_signature_seen },
	{ "encrypted_not_scanned",
	  "The message is encrypted and its content was not checked.",
	  "暗号化されているため、内容は確認していません。",
	  true, fact_encrypted_not_scanned },
	/* Where the money goes. */
	{ "bank_account",
	  "The message contains a bank account.",
	  "本文または添付に銀行口座が書かれています。",
	  true, fact_bank_account },
	{ "bank_account_quoted",
	  "The quoted earlier message contains a bank account.",
	  "引用された過去のメールに銀行口座が書かれています。",
	  true, fact_bank_account_quoted },
	{ "bank_account_unknown",
	  "The bank account is not one that we have on file for this "
	      "business partner.",
	  "書かれている口座は、この取引先の登録済みの口座ではありません。",
	  true, fact_bank_account_unknown },
	{ "bank_account_known",
	  "The bank account is the one that we have on file for this "
	      "business partner.",
	  "書かれている口座は、この取引先の登録済みの口座です。",
	  true, fact_bank_account_known },
	{ "bank_account_country",
	  "The bank account is in a different country from the business "
	      "partner.",
	  "口座のある国が、取引先の国と異なります。",
	  true, fact_bank_account_country },
	{ "bank_accounts_differ",
	  "The text and the attachment name different bank accounts.",
	  "本文と添付ファイルで、異なる口座が書かれています。",
	  true, fact_bank_accounts_differ },
	{ "bank_account_changed",
	  "The bank account is not one that this sender has used before.",
	  "この差出人がこれまで使っていた口座とは別の口座です。",
	  true, fact_bank_account_changed },
	{ "bank_account_remembered",
	  "The bank account is one that we know this sender to use.",
	  "この差出人が使っていることを確認済みの口座です。",
	  true, fact_bank_account_remembered },
	{ "bank_account_first",
	  "This sender names a bank account for the first time.",
	  "この差出人が口座を知らせるのは初めてです。",
	  false, fact_bank_account_first },
	{ "bank_account_of_fraud",
	  "This bank account stood in a message that was confirmed as fraud.",
	  "この口座は、以前に詐欺と確認されたメールに書かれていました。",
	  true, fact_bank_account_of_fraud },
	{ "bank_account_of_another",
	  "This bank account is one that another business partner uses.",
	  "この口座は、別の取引先が使っているものです。",
	  true, fact_bank_account_of_another },
	{ "account_holder_private",
	  "The bank account is in the name of a private person, not of a "
	      "company.",
	  "口座の名義が会社ではなく個人名になっています。",
	  true, fact_account_holder_private },
	{ "account_holder_other",
	  "The bank account is in a name that is not this business partner's.",
	  "口座の名義が、この取引先の名前ではありません。",
	  true, fact_account_holder_other },
	{ "invoice_number_of_another",
	  "An invoice of this number came before, from somebody else.",
	  "同じ番号の請求書が、以前に別の差出人から届いています。",
	  true, fact_invoice_number_of_another },
	{ "invoice_account_differs",
	  "The same invoice came before, with another bank account.",
	  "同じ番号の請求書が、以前は別の口座で届いています。",
	  true, fact_invoice_account_differs },
	{ "issuer_is_another",
	  "The paper bears the number or an address of a business partner, but "
	      "nothing shows that it comes from there.",
	  "書類には取引先の登録番号やアドレスがありますが、取引先から届いた"
	      "ものとは確認できません。",
	  true, fact_issuer_is_another },
	{ "t_number_invalid",
	  "The registration number of the invoice's issuer cannot be a real "
	      "one.",
	  "請求書の登録番号（T番号）が実在し得ない番号です。",
	  true, fact_t_number_invalid },
	{ "t_number_differs",
	  "The registration number is not the one that we have on file for "
	      "this business partner.",
	  "登録番号（T番号）が、この取引先の登録済みのものと異なります。",
	  true, fact_t_number_differs },
	{ "vendor_phone_differs",
	  "The telephone numbers are not those that we have on file for this "
	      "business partner.",
	  "電話番号が、この取引先の登録済みのものと異なります。",
	  true, fact_vendor_phone_differs },
	{ "vendor_phone_abroad",
	  "The telephone number is one of another country than this "
	      "business partner's.",
	  "電話番号が、この取引先の国のものではありません。",
	  true, fact_vendor_phone_abroad },
	{ "wallet",
	  "The message names a wallet for crypto money.",
	  "暗号資産の送金先が書かれています。",
	  true, fact_wallet },
	/* What it looks like. */
	{ "wording",
	  "It is worded as fraud is.",
	  "文面の言い回しが、詐欺メールによく見られるものです。",
	  false, fact_wording },
	{ "few_words",
	  "The message is very short.",
	  "本文がごく短いメールです。",
	  false, fact_few_words },
	{ "links_off_domain",
	  "All links lead away from the sender's domain.",
	  "リンク先がすべて差出人とは別のドメインです。",
	  false, fact_links_off_domain },
	{ "link_text_differs",
	  "A link shows one address and leads to another.",
	  "表示されているリンクと、実際のリンク先が異なります。",
	  true, fact_link_text_differs },
	{ "link_lookalike",
	  "A link leads to a domain that looks like ours but is a "
	      "different one.",
	  "リンク先のドメインは当社のものに似ていますが、別のドメインです。",
	  true, fact_link_lookalike },
	{ "link_near_sender",
	  "A link leads to a domain that looks like the sender's but is a "
	      "different one.",
	  "リンク先が、差出人のドメインによく似た別のドメインです。",
	  true, fact_link_near_sender },
	{ "hidden_text",
	  "The message contains a lot of text that a reader cannot see.",
	  "目に見えない文章が多く含まれています。",
	  true, fact_hidden_text },
	{ "blank_gap",
	  "A long stretch of empty lines parts the text, so that its end "
	      "is not seen.",
	  "本文の途中に長い空白があり、その後の文章が見えにくくなっていま"
	      "す。",
	  false, fact_blank_gap },
	{ "zero_width",
	  "Words of the message are broken up with invisible characters.",
	  "単語の途中に、目に見えない文字が埋め込まれています。",
	  true, fact_zero_width },
	{ "free_mail_sender",
	  "The message was sent from a free mail address.",
	  "フリーメールから送信されています。",
	  false, fact_free_mail_sender },
	{ "html_form",
	  "The message contains a form to fill in.",
	  "本文に入力フォームが含まれています。",
	  true, fact_html_form },
	{ "attachment_html",
	  "A web page is attached.",
	  "Webページのファイルが添付されています。",
	  true, fact_attachment_html },
	{ "archive_with_password",
	  "A locked archive is attached, and the text speaks of its "
	      "password.",
	  "パスワード付きの圧縮ファイルが添付されています。",
	  true, fact_archive_with_password },
	{ "links_one_place",
	  "All links lead to one place, which is none of ours or of a "
	      "known business partner.",
	  "リンク先はすべて同じ場所で、当社のものでも取引先のものでもありま"
	      "せん。",
	  false, fact_links_one_place },
	{ "link_names_recipient",
	  "A link to somebody we don't know was made for this very "
	      "recipient.",
	  "知らない相手へのリンクに、受信者のアドレスや当社の名前が埋め込ま"
	      "れています。",
	  true, fact_link_names_recipient },
	{ "link_in_code",
	  "A picture in the message holds a code (QR) that leads to a "
	      "link.",
	  "画像のQRコードがリンク先を隠しています。",
	  true, fact_link_in_code },
	{ "link_odd",
	  "A link is written so that one cannot see where it leads.",
	  "リンク先がわかりにくい書き方になっています。",
	  true, fact_link_odd },
	{ "link_redirects",
	  "A link only passes on to another domain.",
	  "リンクが別のドメインに転送する作りになっています。",
	  false, fact_link_redirects },
	{ "link_text_is_file",
	  "A link looks like a file, but leads to a web page.",
	  "ファイルのように見えるリンクですが、実際はWebページに移動します"
	      "。",
	  true, fact_link_text_is_file },
	{ "direction_override",
	  "Text of the message is turned around, so that it reads "
	      "otherwise than it is written.",
	  "文字の並びを逆にする記号で、見た目を変えています。",
	  true, fact_direction_override },
	{ "only_telephone",
	  "The message names a sum, and a telephone as the only way to "
	      "answer.",
	  "金額が書かれ、連絡手段は電話だけになっています。",
	  false, fact_only_telephone },
	{ "telephone_named",
	  "The message names a telephone above its signature, or in an "
	      "attachment.",
	  "本文または添付ファイルに電話番号が書かれています。",
	  false, fact_telephone_named },
	{ "sum_named",
	  "The message or an attachment names a sum of money.",
	  "本文または添付ファイルに金額が書かれています。",
	  false, fact_sum_named },
	{ "amounts_differ",
	  "The text and the attachment name different amounts.",
	  "本文と添付ファイルの金額が異なります。",
	  true, fact_amounts_differ },
	{ "recipient_unnamed",
	  "The message calls none of its recipients by name.",
	  "受信者の名前がどこにも書かれていません。",
	  false, fact_recipient_unnamed },
	{ "absent_person_named",
	  "The text speaks of one of our people who does not receive the "
	      "message.",
	  "このメールを受け取っていない当社の人物の名前が、本文に出てきます。",
	  false, fact_absent_person_named },
	{ "all_elsewhere",
	  "The message itself says almost nothing; everything is in an "
	      "attachment, behind a link or in a picture.",
	  "本文にはほとんど何も書かれておらず、内容は添付・リンク・画像だけ"
	      "です。",
	  false, fact_all_elsewhere },
	{ "attachment_form",
	  "The attached page has a form or runs a program.",
	  "添付されたWebページに、入力フォームまたはプログラムが含まれてい"
	      "ます。",
	  true, fact_attachment_form },
	{ "document_without_text",
	  "The attached document is a picture and holds no text.",
	  "添付文書は画像だけで、文字の情報がありません。",
	  false, fact_document_without_text },
	{ "document_edited",
	  "The attached document was changed after it was made.",
	  "添付文書は、作成後に編集されています。",
	  true, fact_document_edited },
	{ "document_page_printed",
	  "The attached document was printed from a web page or a drawing "
	      "program.",
	  "添付文書は、Webページや描画ソフトから作られています。",
	  false, fact_document_page_printed },
	{ "document_maker_missing",
	  "The attached document does not say what program made it.",
	  "添付文書に、作成したソフトの情報がありません。",
	  false, fact_document_maker_missing },
	{ "attached_message_other",
	  "The attached message was written by somebody of another domain.",
	  "添付されたメールは、差出人とは別のドメインの人が書いたものです。",
	  false, fact_attached_message_other },
	{ "organiser_elsewhere",
	  "The invitation names another organiser than the sender.",
	  "招待状に書かれた主催者が、差出人とは別の人です。",
	  false, fact_organiser_elsewhere },
	{ "filename_lure",
	  "The name of an attachment disguises a word, or holds the "
	      "recipient's address.",
	  "添付ファイルの名前に、紛らわしい文字や受信者のアドレスが使われて"
	      "います。",
	  true, fact_filename_lure },
	{ "named_as_subject",
	  "An attachment or a link is called exactly as the message is.",
	  "添付ファイルやリンクの名前が、件名とまったく同じです。",
	  false, fact_named_as_subject },
	{ "invoice_with_w9",
	  "An invoice and a tax form of a new payee are attached together.",
	  "請求書と、新しい支払先の税務書類（W-9）が一緒に添付されています。",
	  false, fact_invoice_with_w9 },
};

#define FACTS_N (sizeof facts_table / sizeof *facts_table)

const struct fact *
fact_at(size_t i)
{
	if (i < FACTS_N)
		return &facts_table[i];
	if (i - FACTS_N < DEFECT__COUNT)
		return fact_of_defect((enum defect_kind)(i - FACTS_N));
	return NULL;
}

const struct fact *
fact_find(struct str name)
{
	const struct fact *fact;

	for (size_t i = 0; (fact = fact_at(i)) != NULL; i++)
		if (str_equal(str_of(fact->name), name))
			return fact;
	return NULL;
}
