/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose name a stranger borrows: banks, authorities, couriers and services that
 * write to every company, with the domains that are really theirs. A sender, a text
 * or a link that bears such a name from anywhere else is what facts_institution.c
 * tells; that such a name is missing here costs a sign, and a domain that is missing
 * costs an honest sender, so domains are given freely and names are not.
 *
 * A row is one institution. Names are written as people write them, apart by "|"; an
 * "=" before a name that is an ordinary word too: it must be the whole of what is
 * said. Domains: apart by blanks, everything within them counts; a public suffix that
 * only its government gives out may stand there. Labels: words of a host name that
 * only this institution's would have. A domain where anybody gets an address may
 * stand there for the sake of links; nobody who writes from one is believed.
 */
#include "organisation.h"

const struct institution institutions[] = {
	/* ---- Banks ------------------------------------------------------------ */
	{ "bank", "三菱UFJ銀行|三菱東京UFJ銀行|BizSTATION|MUFG Bank",
	  "mufg.jp bk.mufg.jp mufg.com mufgbk.com", "mufg bizstation" },
	{ "bank", "三井住友銀行|Sumitomo Mitsui Banking Corporation|=SMBC",
	  "smbc.co.jp smbcgroup.com smbc-group.com smbc.com", "smbc" },
	{ "bank", "みずほ銀行|みずほe-ビジネスサイト|Mizuho Bank",
	  "mizuhobank.co.jp mizuho-bk.co.jp mizuho-fg.co.jp mizuho-fg.com "
	  "mizuhogroup.com", "mizuho mizuhobank" },
	{ "bank", "りそな銀行|埼玉りそな銀行|関西みらい銀行",
	  "resonabank.co.jp resona-gr.co.jp kansaimiraibank.co.jp "
	  "saitamaresona.co.jp", "resona resonabank" },
	{ "bank", "ゆうちょ銀行|ゆうちょダイレクト|ゆうちょBizダイレクト",
	  "japanpost.jp jp-bank.jp jp-bank.japanpost.jp", "yucho jpbank" },
	{ "bank", "楽天銀行", "rakuten-bank.co.jp rakuten.co.jp", "rakutenbank" },
	{ "bank", "PayPay銀行|ジャパンネット銀行",
	  "paypay-bank.co.jp japannetbank.co.jp", "paypaybank" },
	{ "bank", "住信SBIネット銀行|ドコモSMTBネット銀行", "netbk.co.jp", "netbk" },
	{ "bank", "ソニー銀行", "moneykit.net sonybank.co.jp sonybank.net",
	  "sonybank" },
	{ "bank", "GMOあおぞらネット銀行|あおぞら銀行",
	  "gmo-aozora.com aozorabank.co.jp", "gmoaozora aozorabank" },
	{ "bank", "三井住友信託銀行", "smtb.jp smtg.jp smtb.co.jp", "smtb" },
	{ "bank", "みずほ信託銀行|三菱UFJ信託銀行",
	  "mizuho-tb.co.jp tr.mufg.jp mufg.jp", "" },
	{ "bank", "イオン銀行", "aeonbank.co.jp", "aeonbank" },
	{ "bank", "セブン銀行", "sevenbank.co.jp", "sevenbank" },
	{ "bank", "auじぶん銀行", "jibunbank.co.jp", "jibunbank" },
	{ "bank", "SBI新生銀行|新生銀行",
	  "sbishinseibank.co.jp shinseibank.com sbishinsei.co.jp",
	  "sbishinsei shinseibank" },
	{ "bank", "商工中金|商工組合中央金庫", "shokochukin.co.jp",
	  "shokochukin" },
	{ "bank", "日本政策金融公庫", "jfc.go.jp", "" },
	{ "bank", "信金中央金庫|全国銀行協会",
	  "shinkin-central-bank.jp shinkin.co.jp zenginkyo.or.jp", "zenginkyo" },
	{ "bank", "横浜銀行", "boy.co.jp", "" },
	{ "bank", "千葉銀行", "chibabank.co.jp", "chibabank" },
	{ "bank", "静岡銀行", "shizuokabank.co.jp", "shizuokabank" },
	{ "bank", "常陽銀行", "joyobank.co.jp", "joyobank" },
	{ "bank", "群馬銀行", "gunmabank.co.jp", "gunmabank" },
	{ "bank", "足利銀行", "ashikagabank.co.jp", "ashikagabank" },
	{ "bank", "七十七銀行", "77bank.co.jp", "77bank" },
	{ "bank", "八十二銀行|八十二長野銀行", "82bank.co.jp", "82bank" },
	{ "bank", "北洋銀行", "hokuyobank.co.jp", "hokuyobank" },
	{ "bank", "北海道銀行|北陸銀行",
	  "hokkaidobank.co.jp hokugin.co.jp hokuhoku-fg.co.jp",
	  "hokkaidobank hokugin" },
	{ "bank", "京都銀行", "kyotobank.co.jp", "kyotobank" },
	{ "bank", "広島銀行", "hirogin.co.jp", "hirogin" },
	{ "bank", "中国銀行", "chugin.co.jp bankofchina.com boc.cn", "chugin" },
	{ "bank", "伊予銀行", "iyobank.co.jp", "iyobank" },
	{ "bank", "福岡銀行|西日本シティ銀行|十八親和銀行|肥後銀行|鹿児島銀行",
	  "fukuokabank.co.jp ncbank.co.jp 18shinwabank.co.jp higobank.co.jp "
	  "kagin.co.jp fukuoka-fg.com", "fukuokabank ncbank higobank" },
	{ "bank", "名古屋銀行|百五銀行|十六銀行|大垣共立銀行|あいち銀行",
	  "meigin.com hyakugo.co.jp juroku.co.jp okb.co.jp aichibank.co.jp",
	  "meigin hyakugo juroku" },
	{ "bank", "東邦銀行|山形銀行|岩手銀行|秋田銀行|青森みちのく銀行|きらぼし銀行|"
	  "第四北越銀行|山梨中央銀行|武蔵野銀行|南都銀行|紀陽銀行|池田泉州銀行|"
	  "山陰合同銀行|百十四銀行|阿波銀行|四国銀行|大分銀行|宮崎銀行|琉球銀行|"
	  "沖縄銀行|東京スター銀行|スルガ銀行",
	  "tohobank.co.jp yamagatabank.co.jp iwatebank.co.jp "
	  "akita-bank.co.jp am-bk.co.jp kiraboshibank.co.jp "
	  "dhbk.co.jp yamanashibank.co.jp musashinobank.co.jp nantobank.co.jp "
	  "kiyobank.co.jp sihd-bk.jp gogin.co.jp 114bank.co.jp awabank.co.jp "
	  "shikokubank.co.jp oitabank.co.jp miyagin.co.jp ryugin.co.jp "
	  "okinawa-bank.co.jp tokyostarbank.co.jp surugabank.co.jp",
	  "kiraboshi surugabank" },
	{ "bank", "JPMorgan Chase|Chase Bank|=Chase", "chase.com jpmorgan.com "
	  "jpmchase.com", "jpmorgan jpmchase" },
	{ "bank", "Bank of America|Merrill Lynch",
	  "bankofamerica.com bofa.com baml.com ml.com", "bankofamerica bofa" },
	{ "bank", "Wells Fargo", "wellsfargo.com wf.com", "wellsfargo" },
	{ "bank", "Citibank|Citi Bank|CitiBusiness|Citigroup|=Citi",
	  "citi.com citibank.com citigroup.com citibank.co.in", "citibank" },
	{ "bank", "U.S. Bank|US Bank|Elavon", "usbank.com elavon.com", "usbank" },
	{ "bank", "PNC Bank|Truist|Capital One|TD Bank|Fifth Third Bank|KeyBank|"
	  "M&T Bank|Regions Bank|Citizens Bank|Huntington National Bank",
	  "pnc.com truist.com capitalone.com td.com tdbank.com 53.com key.com "
	  "keybank.com mtb.com regions.com citizensbank.com huntington.com",
	  "truist capitalone tdbank keybank" },
	{ "bank", "Silicon Valley Bank|First Citizens Bank|Mercury Bank",
	  "svb.com firstcitizens.com mercury.com", "" },
	{ "bank", "Barclays|Barclaycard", "barclays.com barclays.co.uk "
	  "barclaycard.co.uk barclaycorp.com barclays.net", "barclays "
	  "barclaycard" },
	{ "bank", "HSBC|HSBCnet", "hsbc.com hsbc.co.uk hsbcnet.com hsbc.com.hk "
	  "hsbc.com.sg hsbc.co.in us.hsbc.com hsbc.ca", "hsbc hsbcnet" },
	{ "bank", "Lloyds Bank|Halifax Bank|Bank of Scotland",
	  "lloydsbank.com lloydsbank.co.uk lloydsbanking.com halifax.co.uk "
	  "bankofscotland.co.uk", "lloyds lloydsbank" },
	{ "bank", "NatWest|Bankline|Royal Bank of Scotland|Ulster Bank",
	  "natwest.com natwestgroup.com rbs.co.uk rbs.com ulsterbank.co.uk "
	  "ulsterbank.ie", "natwest bankline" },
	{ "bank", "Santander", "santander.com santander.co.uk santanderbank.com "
	  "santander.es", "santander" },
	{ "bank", "Nationwide Building Society|Co-operative Bank|Metro Bank|"
	  "Starling Bank|Monzo|Revolut|Tide Business|Virgin Money",
	  "nationwide.co.uk co-operativebank.co.uk metrobankonline.co.uk "
	  "starlingbank.com monzo.com revolut.com tide.co virginmoney.com",
	  "monzo revolut starlingbank" },
	{ "bank", "AIB iBusiness Banking|Allied Irish Bank|iBusiness Banking",
	  "aib.ie aib.co.uk aibgb.co.uk", "" },
	{ "bank", "Bank of Ireland|Permanent TSB", "boi.com bankofireland.com "
	  "permanenttsb.ie ptsb.ie", "bankofireland" },
	{ "bank", "Deutsche Bank|Commerzbank|Sparkasse|Postbank|UniCredit|"
	  "HypoVereinsbank|BNP Paribas|Société Générale|Crédit Agricole|"
	  "ING Bank|Rabobank|ABN AMRO|UBS Switzerland|Credit Suisse|Nordea",
	  "db.com deutsche-bank.de commerzbank.com commerzbank.de sparkasse.de "
	  "postbank.de unicredit.eu unicreditgroup.eu hvb.de bnpparibas.com "
	  "bnpparibas bnpparibas.fr socgen.com societegenerale.fr "
	  "credit-agricole.fr ing.com ing.nl ing.de rabobank.nl rabobank.com "
	  "abnamro.nl abnamro.com ubs.com credit-suisse.com nordea.com",
	  "commerzbank rabobank abnamro" },
	{ "bank", "Commonwealth Bank|CommBank|NAB Connect|National Australia Bank|"
	  "Westpac|ANZ Bank|ASB Bank|Kiwibank", "cba.com.au commbank.com.au "
	  "nab.com.au westpac.com.au westpac.co.nz anz.com anz.co.nz "
	  "asb.co.nz kiwibank.co.nz", "commbank westpac nabconnect kiwibank" },
	{ "bank", "State Bank of India|SBI YONO|HDFC Bank|ICICI Bank|Axis Bank|"
	  "Kotak Mahindra Bank|Punjab National Bank|Bank of Baroda|Yes Bank|"
	  "IDFC First Bank", "sbi.co.in onlinesbi.sbi sbi hdfcbank.com "
	  "hdfcbank.net hdfcbank.bank.in icicibank.com icicibank.bank.in "
	  "axisbank.com axisbank.bank.in axisbank.co.in kotak.com kotak.bank.in "
	  "pnb.co.in bankofbaroda.com bankofbaroda.in yesbank.in "
	  "idfcfirstbank.com bank.in", "hdfcbank icicibank axisbank" },
	{ "bank", "DBS Bank|DBS IDEAL|POSB|OCBC Bank|OCBC Velocity|UOB Bank|"
	  "United Overseas Bank|Standard Chartered|Maybank",
	  "dbs.com dbs.com.sg posb.com.sg ocbc.com uobgroup.com uob.com.sg "
	  "sc.com maybank.com maybank.com.sg maybank2u.com.my",
	  "posb ocbc uob maybank" },
	{ "bank", "Royal Bank of Canada|Scotiabank|Bank of Montreal|CIBC",
	  "rbc.com rbcroyalbank.com scotiabank.com bmo.com cibc.com",
	  "scotiabank rbcroyalbank cibc" },
	{ "bank", "Equity Bank Kenya|KCB Bank|Absa Bank|First National Bank of "
	  "South Africa|Nedbank|Zenith Bank|GTBank", "equitybank.co.ke "
	  "equitybankgroup.com kcbgroup.com kcb.co.ke absa.co.za absa.africa "
	  "fnb.co.za nedbank.co.za zenithbank.com gtbank.com", "nedbank gtbank" },
	/* ---- Cards and payment ------------------------------------------------- */
	{ "payment", "三井住友カード|Vpass", "smbc-card.com vpass.ne.jp smbc.co.jp",
	  "vpass smbccard" },
	{ "payment", "三菱UFJニコス|MUFGカード|JCBカード|株式会社ジェーシービー|MyJCB",
	  "cr.mufg.jp mufg.jp mufgcard.com jcb.co.jp jcb.jp jcb.com", "myjcb" },
	{ "payment", "楽天カード|楽天e-NAVI", "rakuten-card.co.jp rakuten.co.jp",
	  "rakutencard" },
	{ "payment", "セゾンカード|クレディセゾン|UCカード|イオンカード|エポスカード|"
	  "オリコカード|アメリカン・エキスプレス|ダイナースクラブ|dカード|PayPayカード",
	  "saisoncard.co.jp uccard.co.jp aeon.co.jp aeoncredit.co.jp "
	  "eposcard.co.jp orico.co.jp americanexpress.com aexp.com "
	  "welcome.aexp.com diners.co.jp docomo.ne.jp dcard.docomo.ne.jp "
	  "paypay-card.co.jp", "saisoncard eposcard" },
	{ "payment", "American Express", "americanexpress.com aexp.com "
	  "welcome.aexp.com", "americanexpress" },
	{ "payment", "PayPay株式会社|=PayPay", "paypay.ne.jp paypay-corp.co.jp "
	  "paypay-bank.co.jp paypay-card.co.jp", "paypay" },
	{ "payment", "PayPal", "paypal.com paypal.co.uk paypal.de paypal.jp "
	  "paypal.com.au paypal-communication.com xoom.com", "paypal" },
	{ "payment", "TransferWise|Wise Payments|=Wise", "wise.com "
	  "transferwise.com", "transferwise" },
	{ "payment", "Stripe Payments|=Stripe", "stripe.com", "" },
	{ "payment", "Western Union|MoneyGram|Payoneer|GoCardless|Bill.com",
	  "westernunion.com wu.com moneygram.com payoneer.com gocardless.com "
	  "bill.com hq.bill.com", "westernunion payoneer gocardless" },
	{ "payment", "Coinbase|Binance|bitFlyer|Coincheck|コインチェック",
	  "coinbase.com binance.com bitflyer.com coincheck.com coincheck.jp",
	  "coinbase binance bitflyer coincheck" },
	/* ---- Authorities ---------------------------------------------------------- */
	{ "authority", "国税庁|国税局|税務署|e-Tax|国税電子申告|国税還付",
	  "go.jp", "etax eltax nta" },
	{ "authority", "eLTAX|地方税共同機構", "lta.go.jp eltax.lta.go.jp go.jp "
	  "lg.jp", "eltax" },
	{ "authority", "都税事務所|県税事務所|府税事務所|主税局", "lg.jp go.jp "
	  "metro.tokyo.jp", "" },
	{ "authority", "日本年金機構|年金事務所|ねんきんネット|全国健康保険協会|"
	  "協会けんぽ", "go.jp kyoukaikenpo.or.jp", "nenkin kyoukaikenpo" },
	{ "authority", "法務局|労働局|労働基準監督署|ハローワーク|公共職業安定所|"
	  "厚生労働省|経済産業省|財務省|総務省|金融庁|消費者庁|公正取引委員会|"
	  "中小企業庁|出入国在留管理庁|税関|証券取引等監視委員会|個人情報保護委員会",
	  "go.jp", "" },
	{ "authority", "裁判所",
	  "courts.go.jp go.jp", "" },
	{ "authority", "警察庁|警視庁|県警察本部|検察庁", "go.jp lg.jp metro.tokyo.jp", "keisatsu keishicho" },
	{ "authority", "マイナポータル|デジタル庁|jGrants|GビズID",
	  "go.jp", "mynaportal gbizid jgrants" },
	{ "authority", "Internal Revenue Service|=IRS", "irs.gov gov", "irs" },
	{ "authority", "Social Security Administration|Department of the Treasury|"
	  "Department of Justice|Federal Bureau of Investigation|"
	  "Federal Trade Commission|TTB National Revenue Center|"
	  "Alcohol and Tobacco Tax and Trade Bureau|U.S. Customs|"
	  "Department of Labor|Small Business Administration",
	  "gov mil", "" },
	{ "authority", "HMRC|HM Revenue|HM Customs|HM Excise",
	  "gov.uk", "hmrc" },
	{ "authority", "Companies House|Information Commissioner's Office|"
	  "HM Courts|DVLA|Insolvency Service|Government Gateway", "gov.uk "
	  "ico.org.uk", "companieshouse dvla govuk" },
	{ "authority", "Australian Taxation Office|myGov|ASIC Registry|=ATO",
	  "gov.au", "mygov" },
	{ "authority", "Inland Revenue Authority of Singapore|IRAS|ACRA",
	  "gov.sg", "iras" },
	{ "authority", "Income Tax Department|GST Network|GSTN|Goods and Services "
	  "Tax Network|EPFO|Reserve Bank of India|Ministry of Corporate Affairs",
	  "gov.in nic.in rbi.org.in gst.gov.in", "gstn epfo "
	  "incometax" },
	{ "authority", "Canada Revenue Agency|Service Canada",
	  "gc.ca canada.ca", "" },
	{ "authority", "Revenue Commissioners|Companies Registration Office",
	  "revenue.ie gov.ie cro.ie", "" },
	{ "authority", "Bundeszentralamt für Steuern|Finanzamt|ELSTER",
	  "bund.de elster.de bayern.de nrw.de brandenburg.de hessen.de "
	  "niedersachsen.de berlin.de hamburg.de bzst.de", "" },
	{ "authority", "Kenya Revenue Authority|South African Revenue Service|"
	  "Europol|Interpol", "go.ke kra.go.ke sars.gov.za gov.za europa.eu "
	  "interpol.int", "europol interpol" },
	/* ---- Electricity, gas, water, telephone, domains --------------------------- */
	{ "utility", "東京電力|東京電力エナジーパートナー|TEPCO", "tepco.co.jp "
	  "tepco-ep.co.jp", "tepco" },
	{ "utility", "関西電力|中部電力|九州電力|東北電力|北海道電力|中国電力|四国電力|"
	  "北陸電力|沖縄電力", "kepco.co.jp kepco.jp chuden.co.jp chuden.jp "
	  "kyuden.co.jp tohoku-epco.co.jp hepco.co.jp energia.co.jp "
	  "yonden.co.jp rikuden.co.jp okiden.co.jp", "kepco chuden kyuden" },
	{ "utility", "東京ガス|大阪ガス|東邦ガス|西部ガス", "tokyo-gas.co.jp "
	  "tgmail.jp osakagas.co.jp tohogas.co.jp saibugas.co.jp",
	  "tokyogas osakagas" },
	{ "utility", "水道局", "lg.jp go.jp metro.tokyo.jp", "" },
	{ "utility", "NTT東日本|NTT西日本|NTTファイナンス|NTTドコモ|docomo",
	  "ntt-east.co.jp ntt-west.co.jp ntt-finance.co.jp docomo.ne.jp "
	  "nttdocomo.co.jp nttdocomo.com ntt.com ntt.co.jp east.ntt.co.jp "
	  "west.ntt.co.jp", "nttdocomo docomo nttfinance" },
	{ "utility", "KDDI|ソフトバンク株式会社|SoftBank Corp", "kddi.com kddi.ne.jp "
	  "au.com softbank.jp softbank.co.jp mb.softbank.jp", "kddi softbank" },
	{ "utility", "お名前.com|JPRS|日本レジストリサービス|ムームードメイン|"
	  "さくらインターネット|エックスサーバー|バリュードメイン",
	  "onamae.com gmo.jp jprs.co.jp jprs.jp muumuu-domain.com pepabo.com "
	  "sakura.ad.jp sakura.ne.jp xserver.ne.jp xserver.co.jp xserver.jp "
	  "value-domain.com", "onamae jprs" },
	{ "utility", "NHK受信料|日本放送協会", "nhk.or.jp nhk.jp", "" },
	{ "utility", "ETC利用照会サービス|ETCマイレージ", "etc-meisai.jp smile-etc.jp "
	  "go-etc.jp", "etcmeisai" },
	{ "utility", "GoDaddy|Namecheap|Network Solutions", "godaddy.com "
	  "secureserver.net namecheap.com networksolutions.com web.com",
	  "godaddy namecheap" },
	{ "utility", "British Gas|EDF Energy|Scottish Power|National Grid|"
	  "British Telecom|BT Business|Vodafone|Verizon|AT&T|Comcast|T-Mobile|"
	  "Deutsche Telekom|Telstra|Con Edison|PG&E",
	  "britishgas.co.uk edfenergy.com scottishpower.com scottishpower.co.uk "
	  "nationalgrid.com bt.com bt.co.uk vodafone.com vodafone.co.uk "
	  "vodafone.de vodafone.ie vodafone.it vodafone.es vodafone.in "
	  "verizon.com verizon.net verizonwireless.com att.com att-mail.com "
	  "att.net comcast.com comcast.net t-mobile.com telekom.de telekom.com "
	  "telstra.com telstra.com.au coned.com pge.com",
	  "britishgas vodafone verizon telstra" },
	/* ---- Couriers ---------------------------------------------------------------- */
	{ "courier", "ヤマト運輸|クロネコメンバーズ|クロネコヤマト",
	  "kuronekoyamato.co.jp yamato-hd.co.jp kuronekomail.co.jp "
	  "yamatofinancial.jp", "kuroneko kuronekoyamato yamatounyu" },
	{ "courier", "佐川急便", "sagawa-exp.co.jp sagawa-mail.jp sg-hldgs.co.jp",
	  "sagawa" },
	{ "courier", "日本郵便|郵便局", "japanpost.jp post.japanpost.jp",
	  "japanpost yubin" },
	{ "courier", "西濃運輸|福山通運|日本通運|トナミ運輸", "seino.co.jp "
	  "fukutsu.co.jp nipponexpress.com nittsu.co.jp tonami.co.jp", "" },
	{ "courier", "DHL", "dhl.com dhl.de dhl.co.jp dhl.co.uk dpdhl.com "
	  "dhlecommerce.com dhlparcel.nl", "dhl" },
	{ "courier", "FedEx|Federal Express", "fedex.com fedex.co.jp", "fedex" },
	{ "courier", "UPS|United Parcel Service", "ups.com upsemail.com "
	  "ups.co.jp", "" },
	{ "courier", "USPS|U.S. Postal Service|US Postal Service", "usps.com "
	  "usps.gov", "usps" },
	{ "courier", "Royal Mail|Parcelforce|Evri|DPD UK", "royalmail.com "
	  "royalmail.co.uk parcelforce.co.uk evri.com dpd.co.uk dpd.com",
	  "royalmail parcelforce evri" },
	{ "courier", "Deutsche Post|DPD Deutschland|Hermes Germany|Australia Post|"
	  "Canada Post|Singapore Post|India Post|TNT Express|Maersk",
	  "deutschepost.de dpd.de dpd.com myhermes.de hermesworld.com "
	  "auspost.com.au canadapost.ca canadapost-postescanada.ca "
	  "singpost.com indiapost.gov.in tnt.com maersk.com", "auspost "
	  "maersk" },
	/* ---- Signing and accounting -------------------------------------------------- */
	{ "esign", "DocuSign", "docusign.net docusign.com docusign.co.uk "
	  "docusign.jp", "docusign" },
	{ "esign", "Adobe Acrobat Sign|Adobe Sign|EchoSign|Adobe Acrobat",
	  "adobesign.com echosign.com adobe.com", "adobesign echosign" },
	{ "esign", "クラウドサイン|CloudSign", "cloudsign.jp bengo4.com",
	  "cloudsign" },
	{ "esign", "GMOサイン|電子印鑑GMOサイン", "gmosign.com gmo-sign.com "
	  "gmocloud.com", "gmosign" },
	{ "esign", "freeeサイン", "freee.co.jp freee-sign.com ninja-sign.com",
	  "freeesign" },
	{ "esign", "HelloSign|Dropbox Sign|PandaDoc|SignNow|Zoho Sign",
	  "hellosign.com dropbox.com dropboxmail.com pandadoc.com "
	  "pandadoc.net signnow.com airslate.com zoho.com zohosign.com",
	  "hellosign pandadoc" },
	{ "accounting", "マネーフォワード|Money Forward", "moneyforward.com "
	  "moneyforward.co.jp mfkessai.co.jp", "moneyforward" },
	{ "accounting", "freee会計|freee請求書|freee株式会社|=freee", "freee.co.jp",
	  "freee" },
	{ "accounting", "弥生会計|Misoca|楽楽精算|楽楽明細|バクラク|Bill One|invox|"
	  "BtoBプラットフォーム|インフォマート", "yayoi-kk.co.jp misoca.jp rakus.co.jp "
	  "rakurakumeisai.jp rakurakuseisan.jp layerx.co.jp bakuraku.jp "
	  "sansan.com bill-one.com invox.jp infomart.co.jp", "bakuraku misoca" },
	{ "accounting", "QuickBooks|Intuit", "intuit.com quickbooks.com",
	  "quickbooks intuit" },
	{ "accounting", "Xero|FreshBooks|Sage Accounting|SAP Concur|SAP Ariba|"
	  "Coupa", "xero.com post.xero.com freshbooks.com sage.com sap.com "
	  "concur.com concursolutions.com ariba.com ansmtp.ariba.com coupa.com "
	  "coupahost.com", "xero freshbooks" },
	{ "accounting", "ADP Workforce|ADP Payroll|Paychex|Gusto Payroll|=ADP",
	  "adp.com paychex.com gusto.com", "paychex" },
	/* ---- Files, offices, meetings ------------------------------------------------- */
	{ "share", "SharePoint|OneDrive|Microsoft SharePoint|Microsoft OneDrive|"
	  "Microsoft 365|Office 365|Office365|"
	  "Microsoft Teams|Microsoft Outlook|Microsoft アカウント|"
	  "Microsoft account|Microsoft Office|マイクロソフト|=Microsoft",
	  "microsoft.com microsoftonline.com sharepoint.com "
	  "sharepointonline.com onedrive.com office.com office365.com "
	  "office.net outlook.com live.com 1drv.ms microsoft.co.jp "
	  "cloud.microsoft", "sharepoint onedrive microsoft office365 "
	  "microsoft365 msonline 1drv outlook365" },
	{ "share", "Dropbox", "dropbox.com dropboxmail.com dropboxstatic.com "
	  "dropboxusercontent.com", "dropbox" },
	{ "share", "Google Drive|Google ドライブ|Google Workspace|Google アカウント|"
	  "Google Account|=Google", "google.com google.co.jp goo.gl withgoogle.com", "googledrive gdrive googledocs" },
	{ "share", "Box.com|=Box", "box.com boxcloud.com box.net", "" },
	{ "share", "WeTransfer|Smash Transfer|ShareFile|Citrix ShareFile",
	  "wetransfer.com we.tl fromsmash.com sharefile.com citrix.com",
	  "wetransfer sharefile" },
	{ "share", "ギガファイル便|GigaFile|firestorage|データ便|宅ふぁいる便|"
	  "DirectCloud|クリプト便", "gigafile.nu firestorage.jp firestorage.com "
	  "datadeliver.net tdvision.com directcloud.jp directcloud.net "
	  "crypto-bin.com cryptobin.com nri-secure.co.jp", "gigafile "
	  "firestorage" },
	{ "share", "Zoom Meetings|Zoom Video|Cisco Webex|Slack Technologies|"
	  "Chatwork|LINE WORKS|サイボウズ|kintone", "zoom.us zoom.com webex.com "
	  "cisco.com slack.com slack-mail.com chatwork.com line.me lycorp.co.jp "
	  "worksmobile.com line-works.com cybozu.com cybozu.co.jp kintone.com",
	  "webex chatwork lineworks kintone" },
	{ "share", "iCloud|Apple ID|Apple サポート|=Apple|=App Store", "apple.com "
	  "icloud.com email.apple.com itunes.com", "icloud appleid" },
	/* ---- Shops ---------------------------------------------------------------------- */
	{ "shop", "Amazon.co.jp|Amazon.com|Amazon Business|Amazon Pay|"
	  "Amazonビジネス|アマゾンジャパン|Amazon Web Services|Amazonプライム|=Amazon",
	  "amazon.com amazon.co.jp amazon.co.uk amazon.de amazon.in "
	  "amazon.com.au amazon.ca amazon.sg aboutamazon.com "
	  "amazonbusiness.com amazonpay.com",
	  "amazon" },
	{ "shop", "楽天市場|=Rakuten|楽天グループ", "rakuten.co.jp rakuten.com "
	  "rakuten.ne.jp rakuten-it.com", "" },
	{ "shop", "モノタロウ|アスクル|Netflix|Norton LifeLock|McAfee|Geek Squad|"
	  "ウイルスバスター|トレンドマイクロ", "monotaro.com askul.co.jp "
	  "lohaco.jp netflix.com norton.com nortonlifelock.com gendigital.com "
	  "mcafee.com geeksquad.com bestbuy.com trendmicro.com "
	  "trendmicro.co.jp", "netflix mcafee geeksquad" },
};

const size_t institutions_n = sizeof institutions / sizeof *institutions;
