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
 * only this institution's would have; behind "=" a word that others have too, which
 * counts where what such hosts do stands beside it ("chase-secure"). A domain where
 * anybody gets an address may stand there for the sake of links; nobody who writes
 * from one is believed.
 */
#include "organisation.h"

const struct institution institutions[] = {
	/* ---- Banks ------------------------------------------------------------ */
	{ "bank", "三菱UFJ銀行|三菱東京UFJ銀行|BizSTATION|MUFG Bank|"
	  "三菱UFJダイレクト|=MUFG",
	  "mufg.jp bk.mufg.jp mufg.com mufgbk.com",
	  "mufg bizstation mufgbk" },
	{ "bank", "三井住友銀行|Sumitomo Mitsui Banking Corporation|=SMBC|"
	  "SMBCダイレクト|パソコンバンクWeb21|SMBC Trust Bank|SMBC信託銀行",
	  "smbc.co.jp smbcgroup.com smbc-group.com smbc.com smbctb.co.jp "
	  "smfg.co.jp",
	  "smbc smbcgroup smbcbank" },
	{ "bank", "みずほ銀行|みずほe-ビジネスサイト|Mizuho Bank|みずほダイレクト|"
	  "みずほ証券|=みずほ",
	  "mizuhobank.co.jp mizuho-bk.co.jp mizuho-fg.co.jp mizuho-fg.com "
	  "mizuhogroup.com mizuho-sc.com mizuho-tb.co.jp mizuhobank.com "
	  "mizuhoamericas.com",
	  "mizuho mizuhobank mizuhobk" },
	{ "bank", "りそな銀行|埼玉りそな銀行|関西みらい銀行|"
	  "りそなビジネスダイレクト|りそなグループ|みなと銀行",
	  "resonabank.co.jp resona-gr.co.jp kansaimiraibank.co.jp "
	  "saitamaresona.co.jp minatobk.co.jp resona-gr.com "
	  "mb.resonabank.co.jp",
	  "resona resonabank resonagr" },
	{ "bank", "ゆうちょ銀行|ゆうちょダイレクト|ゆうちょBizダイレクト|"
	  "ゆうちょ通帳アプリ|=ゆうちょ",
	  "japanpost.jp jp-bank.jp jp-bank.japanpost.jp",
	  "yucho jpbank yuchobank" },
	{ "bank", "楽天銀行|楽天証券",
	  "rakuten-bank.co.jp rakuten.co.jp rakuten-sec.co.jp rakuten.com",
	  "rakutenbank rakutensec" },
	{ "bank", "PayPay銀行|ジャパンネット銀行",
	  "paypay-bank.co.jp japannetbank.co.jp",
	  "paypaybank" },
	{ "bank", "住信SBIネット銀行|ドコモSMTBネット銀行|NEOBANK|d NEOBANK",
	  "netbk.co.jp sbi-neobank.com neobank.co.jp",
	  "netbk sbinetbank =neobank" },
	{ "bank", "ソニー銀行",
	  "moneykit.net sonybank.co.jp sonybank.net",
	  "sonybank" },
	{ "bank", "GMOあおぞらネット銀行|あおぞら銀行",
	  "gmo-aozora.com aozorabank.co.jp gmo-aozora.jp",
	  "gmoaozora aozorabank aozoranet" },
	{ "bank", "三井住友信託銀行",
	  "smtb.jp smtg.jp smtb.co.jp",
	  "smtb" },
	{ "bank", "みずほ信託銀行|三菱UFJ信託銀行",
	  "mizuho-tb.co.jp tr.mufg.jp mufg.jp",
	  "" },
	{ "bank", "イオン銀行",
	  "aeonbank.co.jp aeon.co.jp aeonfinancial.co.jp",
	  "aeonbank" },
	{ "bank", "セブン銀行|ローソン銀行",
	  "sevenbank.co.jp lawsonbank.jp sevenbank.jp",
	  "sevenbank lawsonbank" },
	{ "bank", "auじぶん銀行|au Financial",
	  "jibunbank.co.jp kddi-fs.com",
	  "jibunbank" },
	{ "bank", "SBI新生銀行|新生銀行",
	  "sbishinseibank.co.jp shinseibank.com sbishinsei.co.jp",
	  "sbishinsei shinseibank" },
	{ "bank", "商工中金|商工組合中央金庫",
	  "shokochukin.co.jp",
	  "shokochukin" },
	{ "bank", "日本政策金融公庫",
	  "jfc.go.jp",
	  "" },
	{ "bank", "信金中央金庫|全国銀行協会",
	  "shinkin-central-bank.jp shinkin.co.jp zenginkyo.or.jp",
	  "zenginkyo" },
	{ "bank", "横浜銀行",
	  "boy.co.jp",
	  "" },
	{ "bank", "千葉銀行",
	  "chibabank.co.jp",
	  "chibabank" },
	{ "bank", "静岡銀行",
	  "shizuokabank.co.jp",
	  "shizuokabank" },
	{ "bank", "常陽銀行",
	  "joyobank.co.jp",
	  "joyobank" },
	{ "bank", "群馬銀行",
	  "gunmabank.co.jp",
	  "gunmabank" },
	{ "bank", "足利銀行",
	  "ashikagabank.co.jp",
	  "ashikagabank" },
	{ "bank", "七十七銀行",
	  "77bank.co.jp",
	  "77bank" },
	{ "bank", "八十二銀行|八十二長野銀行",
	  "82bank.co.jp",
	  "82bank" },
	{ "bank", "北洋銀行",
	  "hokuyobank.co.jp",
	  "hokuyobank" },
	{ "bank", "北海道銀行|北陸銀行",
	  "hokkaidobank.co.jp hokugin.co.jp hokuhoku-fg.co.jp",
	  "hokkaidobank hokugin" },
	{ "bank", "京都銀行",
	  "kyotobank.co.jp",
	  "kyotobank" },
	{ "bank", "広島銀行",
	  "hirogin.co.jp",
	  "hirogin" },
	{ "bank", "中国銀行",
	  "chugin.co.jp bankofchina.com boc.cn",
	  "chugin" },
	{ "bank", "伊予銀行",
	  "iyobank.co.jp",
	  "iyobank" },
	{ "bank", "福岡銀行|西日本シティ銀行|十八親和銀行|肥後銀行|鹿児島銀行",
	  "fukuokabank.co.jp ncbank.co.jp 18shinwabank.co.jp "
	  "higobank.co.jp kagin.co.jp fukuoka-fg.com",
	  "fukuokabank ncbank higobank" },
	{ "bank", "名古屋銀行|百五銀行|十六銀行|大垣共立銀行|あいち銀行",
	  "meigin.com hyakugo.co.jp juroku.co.jp okb.co.jp aichibank.co.jp",
	  "meigin hyakugo juroku" },
	{ "bank", "東邦銀行|山形銀行|岩手銀行|秋田銀行|青森みちのく銀行|"
	  "きらぼし銀行|第四北越銀行|山梨中央銀行|武蔵野銀行|南都銀行|"
	  "紀陽銀行|池田泉州銀行|山陰合同銀行|百十四銀行|阿波銀行|四国銀行|"
	  "大分銀行|宮崎銀行|琉球銀行|沖縄銀行|東京スター銀行|スルガ銀行",
	  "tohobank.co.jp yamagatabank.co.jp iwatebank.co.jp "
	  "akita-bank.co.jp am-bk.co.jp kiraboshibank.co.jp dhbk.co.jp "
	  "yamanashibank.co.jp musashinobank.co.jp nantobank.co.jp "
	  "kiyobank.co.jp sihd-bk.jp gogin.co.jp 114bank.co.jp "
	  "awabank.co.jp shikokubank.co.jp oitabank.co.jp miyagin.co.jp "
	  "ryugin.co.jp okinawa-bank.co.jp tokyostarbank.co.jp "
	  "surugabank.co.jp a-bank.jp hokutobank.co.jp shonai.co.jp "
	  "kirayaka.co.jp sendaibank.co.jp tohoku-bank.co.jp kitagin.co.jp "
	  "daitobank.co.jp fukushimabank.co.jp joyobank.co.jp "
	  "tsukubabank.co.jp tochigibank.co.jp towabank.co.jp",
	  "kiraboshi surugabank" },
	{ "bank", "JPMorgan Chase|Chase Bank|=Chase|J.P. Morgan|JP Morgan|"
	  "Chase Commercial|Chase Business Online|Chase for Business|"
	  "Chase Online|JPMorgan Access",
	  "chase.com jpmorgan.com jpmchase.com jpmorganchase.com "
	  "chaseonline.com alertsp.chase.com",
	  "jpmorgan jpmchase =chase chasebank chaseonline jpmorganchase" },
	{ "bank", "Bank of America|Merrill Lynch|CashPro Online|BofA Securities",
	  "bankofamerica.com bofa.com baml.com ml.com bankofamerica.net "
	  "merrill.com bofasecurities.com",
	  "bankofamerica bofa cashpro" },
	{ "bank", "Wells Fargo|Commercial Electronic Office|Wells Fargo Vantage",
	  "wellsfargo.com wf.com wellsfargoadvisors.com "
	  "notify.wellsfargo.com",
	  "wellsfargo wellsfargobank" },
	{ "bank", "Citibank|Citi Bank|CitiBusiness|Citigroup|=Citi|CitiDirect|"
	  "CitiBusiness Online|Citi Business",
	  "citi.com citibank.com citigroup.com citibank.co.in "
	  "citibankonline.com citidirect.com citi.co.jp citi.eu",
	  "citibank citidirect citigroup =citi citibusiness" },
	{ "bank", "U.S. Bank|US Bank|Elavon|SinglePoint Essentials|US Bancorp",
	  "usbank.com elavon.com usbankonline.com usbank.net",
	  "usbank usbancorp" },
	{ "bank", "PNC Bank|Truist|Capital One|TD Bank|Fifth Third Bank|KeyBank|"
	  "M&T Bank|Regions Bank|Citizens Bank|Huntington National Bank|"
	  "PINACLE PNC|BMO Harris|First Citizens Bank|Comerica|Zions Bank|"
	  "Synovus|First Horizon Bank|Frost Bank|Webster Bank|"
	  "Valley National Bank|Western Alliance Bank|East West Bank|"
	  "=Popular Bank|Santander Bank|Ally Bank|Discover Bank|"
	  "Synchrony Bank|Charles Schwab|Fidelity Investments|"
	  "Morgan Stanley|Goldman Sachs|BNY Mellon|Northern Trust|"
	  "Navy Federal Credit Union|USAA|Umpqua Bank|Old National Bank|"
	  "Flagstar Bank|City National Bank|UMB Bank|Associated Bank|"
	  "Cadence Bank|Simmons Bank|BOK Financial|Atlantic Union Bank|"
	  "Wintrust|Fulton Bank|Hancock Whitney|Glacier Bank|"
	  "First National Bank of Omaha|Bank OZK|Texas Capital Bank|"
	  "Prosperity Bank|=Truist Bank|=PNC",
	  "pnc.com truist.com capitalone.com td.com tdbank.com 53.com "
	  "key.com keybank.com mtb.com regions.com citizensbank.com "
	  "huntington.com pncbank.com pnc.bank tdcommercialbanking.com "
	  "tdsecurities.com bmo.com bmoharris.com comerica.com "
	  "zionsbank.com zionsbancorp.com synovus.com firsthorizon.com "
	  "frostbank.com websterbank.com hsabank.com valley.com "
	  "valleybank.com westernalliancebank.com eastwestbank.com "
	  "popular.com popularbank.com ally.com discover.com synchrony.com "
	  "synchronybank.com schwab.com fidelity.com fmr.com "
	  "morganstanley.com msdw.com gs.com goldmansachs.com marcus.com "
	  "bny.com bnymellon.com statestreet.com northerntrust.com "
	  "ntrs.com navyfederal.org usaa.com umpquabank.com "
	  "columbiabank.com oldnational.com flagstar.com cnb.com umb.com "
	  "associatedbank.com cadencebank.com simmonsbank.com "
	  "bokfinancial.com bankofoklahoma.com atlanticunionbank.com "
	  "pnfp.com wintrust.com fultonbank.com hancockwhitney.com "
	  "glacierbank.com fnbo.com ozk.com texascapitalbank.com "
	  "texascapital.com prosperitybankusa.com citizensbankonline.com "
	  "regionsbank.com huntington.bank svb.com firstcitizens.com "
	  "mercury.com brex.com relayfi.com bluevine.com novo.co "
	  "column.com ramp.com",
	  "truist capitalone tdbank keybank pncbank truistbank navyfederal "
	  "usaa comerica synovus frostbank umpquabank bmoharris "
	  "charlesschwab morganstanley goldmansachs bnymellon =pnc =truist" },
	{ "bank", "Silicon Valley Bank|Mercury Bank|=Mercury|=Brex|"
	  "=Relay Financial|Bluevine|Novo Bank|Column Bank|Ramp Financial",
	  "svb.com firstcitizens.com mercury.com brex.com relayfi.com "
	  "bluevine.com novo.co column.com ramp.com",
	  "bluevine" },
	{ "bank", "Barclays|Barclaycard|Barclays iPortal|Barclays.Net|"
	  "Barclays Corporate",
	  "barclays.com barclays.co.uk barclaycard.co.uk barclaycorp.com "
	  "barclays.net barclayspartnerfinance.com barclaysus.com "
	  "email.barclays.co.uk",
	  "barclays barclaycard barclaysbank" },
	{ "bank", "HSBC|HSBCnet|HSBC UK|HSBC Business Banking|first direct bank",
	  "hsbc.com hsbc.co.uk hsbcnet.com hsbc.com.hk hsbc.com.sg "
	  "hsbc.co.in us.hsbc.com hsbc.ca hsbc.com.au hsbc.ae "
	  "firstdirect.com notification.hsbc.com.hk business.hsbc.uk "
	  "hsbc.co.jp hsbc.fr hsbc.de hsbcib.com",
	  "hsbc hsbcnet hsbcbank hsbcuk" },
	{ "bank", "Lloyds Bank|Halifax Bank|Bank of Scotland|Lloyds Banking Group|"
	  "Lloyds Commercial Banking|=Lloyds|=Halifax",
	  "lloydsbank.com lloydsbank.co.uk lloydsbanking.com halifax.co.uk "
	  "bankofscotland.co.uk lloydsbankcommercial.com "
	  "lloydsbankinggroup.com halifax-online.co.uk halifax.com "
	  "mbna.co.uk",
	  "lloyds lloydsbank lloydsbanking =halifax lloydstsb" },
	{ "bank", "NatWest|Bankline|Royal Bank of Scotland|Ulster Bank|"
	  "NatWest Bankline|=Coutts",
	  "natwest.com natwestgroup.com rbs.co.uk rbs.com ulsterbank.co.uk "
	  "ulsterbank.ie coutts.com mettle.co.uk tyl.co.uk "
	  "payit.natwest.com",
	  "natwest bankline ulsterbank coutts" },
	{ "bank", "Santander",
	  "santander.com santander.co.uk santanderbank.com santander.es",
	  "santander" },
	{ "bank", "Nationwide Building Society|Co-operative Bank|Metro Bank|"
	  "Starling Bank|Monzo|Revolut|Tide Business|Virgin Money|"
	  "Nationwide Business|Yorkshire Building Society|"
	  "Coventry Building Society|Skipton Building Society|"
	  "Leeds Building Society|TSB Bank|Clydesdale Bank|Yorkshire Bank|"
	  "Allica Bank|OakNorth|Aldermore|Shawbrook|Handelsbanken|"
	  "Cater Allen|ANNA Money|Tide Bank|Zempler|Cashplus|=Modulr|"
	  "=Starling|=Monzo Business",
	  "nationwide.co.uk co-operativebank.co.uk metrobankonline.co.uk "
	  "starlingbank.com monzo.com revolut.com tide.co virginmoney.com "
	  "ybs.co.uk coventrybuildingsociety.co.uk thecoventry.co.uk "
	  "skipton.co.uk leedsbuildingsociety.co.uk tsb.co.uk cybg.com "
	  "cbonline.co.uk ybonline.co.uk secure.virginmoney.com "
	  "virginmoney.co.uk allica.bank oaknorth.co.uk oaknorth.com "
	  "aldermore.co.uk shawbrook.co.uk handelsbanken.co.uk "
	  "handelsbanken.se handelsbanken.com caterallen.co.uk anna.money "
	  "zempler.com cashplus.com modulrfinance.com tidebank.co.uk "
	  "metrobank.co.uk santanderbusiness.co.uk",
	  "monzo revolut starlingbank tsbbank oaknorth allicabank "
	  "=starling nationwidebs" },
	{ "bank", "AIB iBusiness Banking|Allied Irish Bank|iBusiness Banking|"
	  "AIB Business|Allied Irish Banks|=AIB",
	  "aib.ie aib.co.uk aibgb.co.uk aibms.com",
	  "aib aibbank" },
	{ "bank", "Bank of Ireland|Permanent TSB|365 Online|Bank of Ireland UK|"
	  "Business On Line BOI|Credit Union Ireland",
	  "boi.com bankofireland.com permanenttsb.ie ptsb.ie "
	  "bankofireland.co.uk 365online.com boi.ie kbc.ie permanenttsb.com",
	  "bankofireland =boi permanenttsb 365online ptsb" },
	{ "bank", "Deutsche Bank|Commerzbank|Sparkasse|Postbank|UniCredit|"
	  "HypoVereinsbank|BNP Paribas|Société Générale|Crédit Agricole|"
	  "ING Bank|Rabobank|ABN AMRO|UBS Switzerland|Credit Suisse|Nordea|"
	  "Volksbank|Raiffeisenbank|comdirect|N26|ING-DiBa|DKB|KfW|"
	  "La Banque Postale|Caisse d'Epargne|LCL Banque|Intesa Sanpaolo|"
	  "BBVA|CaixaBank|KBC Bank|Belfius|SEB Bank|Swedbank|Danske Bank|"
	  "DNB Bank|PKO Bank Polski|mBank|Santander Polska|PostFinance|"
	  "Zürcher Kantonalbank|Raiffeisen Schweiz|Erste Bank|Bank Austria|"
	  "=bunq|=Qonto|=Holvi",
	  "db.com deutsche-bank.de commerzbank.com commerzbank.de "
	  "sparkasse.de postbank.de unicredit.eu unicreditgroup.eu hvb.de "
	  "bnpparibas.com bnpparibas bnpparibas.fr socgen.com "
	  "societegenerale.fr credit-agricole.fr ing.com ing.nl ing.de "
	  "rabobank.nl rabobank.com abnamro.nl abnamro.com ubs.com "
	  "credit-suisse.com nordea.com volksbank.de vr.de vr-networld.de "
	  "raiffeisen.at raiffeisen.ch rbinternational.com comdirect.de "
	  "n26.com dkb.de kfw.de labanquepostale.fr caisse-epargne.fr "
	  "lcl.fr intesasanpaolo.com bbva.com bbva.es caixabank.es "
	  "caixabank.com kbc.be kbc.com belfius.be seb.se sebgroup.com "
	  "swedbank.se swedbank.com danskebank.com danskebank.dk "
	  "danskebank.co.uk danskebank.ie dnb.no pkobp.pl mbank.pl "
	  "santander.pl postfinance.ch zkb.ch erstebank.at sparkasse.at "
	  "bankaustria.at bunq.com qonto.com holvi.com deutsche-bank.com",
	  "commerzbank rabobank abnamro volksbank comdirect postbank "
	  "unicredit danskebank swedbank caixabank bbva bnpparibas socgen "
	  "postfinance =sparkasse =nordea" },
	{ "bank", "Commonwealth Bank|CommBank|NAB Connect|National Australia Bank|"
	  "Westpac|ANZ Bank|ASB Bank|Kiwibank|CommBiz|St.George Bank|"
	  "Bankwest|Bendigo Bank|Bank of Queensland|Macquarie Bank|"
	  "Suncorp Bank|ING Australia|BankSA|Bank of Melbourne|Judo Bank|"
	  "Bank of New Zealand|ANZ New Zealand|=ANZ|=NAB|Rabobank Australia",
	  "cba.com.au commbank.com.au nab.com.au westpac.com.au "
	  "westpac.co.nz anz.com anz.co.nz asb.co.nz kiwibank.co.nz "
	  "commbank.com commbiz.commbank.com.au nabgroup.com "
	  "stgeorge.com.au bankwest.com.au bendigobank.com.au boq.com.au "
	  "macquarie.com macquarie.com.au suncorpbank.com.au "
	  "suncorp.com.au ing.com.au banksa.com.au bankofmelbourne.com.au "
	  "judo.bank bnz.co.nz anz.com.au tsb.co.nz rabobank.com.au",
	  "commbank westpac nabconnect kiwibank bankwest bendigobank "
	  "commbiz bnz" },
	{ "bank", "State Bank of India|SBI YONO|HDFC Bank|ICICI Bank|Axis Bank|"
	  "Kotak Mahindra Bank|Punjab National Bank|Bank of Baroda|"
	  "Yes Bank|IDFC First Bank|IndusInd Bank|Canara Bank|"
	  "Union Bank of India|Federal Bank|Indian Bank|RBL Bank|IDBI Bank",
	  "sbi.co.in onlinesbi.sbi sbi hdfcbank.com hdfcbank.net "
	  "hdfcbank.bank.in icicibank.com icicibank.bank.in axisbank.com "
	  "axisbank.bank.in axisbank.co.in kotak.com kotak.bank.in "
	  "pnb.co.in bankofbaroda.com bankofbaroda.in yesbank.in "
	  "idfcfirstbank.com bank.in onlinesbi.com onlinesbi.sbi.bank.in "
	  "sbi.bank.in indusind.com canarabank.com canarabank.in "
	  "unionbankofindia.co.in unionbankofindia.bank federalbank.co.in "
	  "indianbank.in indianbank.co.in rblbank.com idbibank.in "
	  "idbi.co.in idbibank.co.in pnbindia.in",
	  "hdfcbank icicibank axisbank onlinesbi yonosbi indusind "
	  "canarabank kotakbank" },
	{ "bank", "DBS Bank|DBS IDEAL|POSB|OCBC Bank|OCBC Velocity|UOB Bank|"
	  "United Overseas Bank|Standard Chartered|Maybank|DigiBank|"
	  "UOB Infinity|UOB BIBPlus|Hang Seng Bank|Bank of East Asia|"
	  "BOC Hong Kong|CIMB|Public Bank Berhad|RHB Bank|Bangkok Bank|"
	  "Kasikornbank|Siam Commercial Bank|BDO Unibank|"
	  "Metrobank Philippines|Bank Mandiri|Bank Central Asia|Vietcombank",
	  "dbs.com dbs.com.sg posb.com.sg ocbc.com uobgroup.com uob.com.sg "
	  "sc.com maybank.com maybank.com.sg maybank2u.com.my "
	  "digibank.dbs.com posb.com hangseng.com hkbea.com bochk.com "
	  "cimb.com cimb.com.my cimb.com.sg cimbbank.com.my "
	  "publicbank.com.my pbebank.com rhbgroup.com bangkokbank.com "
	  "kasikornbank.com scb.co.th bdo.com.ph metrobank.com.ph "
	  "bankmandiri.co.id bca.co.id klikbca.com vietcombank.com.vn "
	  "sc.com.sg standardchartered.com",
	  "posb ocbc uob maybank dbsbank ocbcbank uobbank hangseng bochk "
	  "kasikornbank standardchartered =dbs" },
	{ "bank", "Royal Bank of Canada|Scotiabank|Bank of Montreal|CIBC|"
	  "RBC Express|TD Canada Trust|National Bank of Canada|Desjardins|"
	  "Tangerine Bank|Interac e-Transfer|=Interac|=RBC|=BMO|"
	  "BMO Business|RBC Business|BMO Bank of Montreal",
	  "rbc.com rbcroyalbank.com scotiabank.com bmo.com cibc.com rbc.ca "
	  "td.com tdcanadatrust.com bnc.ca desjardins.com tangerine.ca "
	  "interac.ca payments.interac.ca bmo.ca",
	  "scotiabank rbcroyalbank cibc rbcexpress desjardins interac "
	  "tdcanadatrust =bmo =rbc" },
	{ "bank", "Equity Bank Kenya|KCB Bank|Absa Bank|"
	  "First National Bank of South Africa|Nedbank|Zenith Bank|GTBank|"
	  "Standard Bank|Access Bank|First Bank of Nigeria|"
	  "United Bank for Africa|Co-operative Bank of Kenya|=Ecobank|"
	  "Emirates NBD|First Abu Dhabi Bank|Mashreq Bank",
	  "equitybank.co.ke equitybankgroup.com kcbgroup.com kcb.co.ke "
	  "absa.co.za absa.africa fnb.co.za nedbank.co.za zenithbank.com "
	  "gtbank.com standardbank.co.za standardbank.com "
	  "accessbankplc.com firstbanknigeria.com ubagroup.com "
	  "co-opbank.co.ke ecobank.com emiratesnbd.com bankfab.com "
	  "mashreq.com mashreqbank.com",
	  "nedbank gtbank ecobank emiratesnbd" },
	{ "bank", "オリックス銀行|みんなの銀行|UI銀行|"
	  "東京きらぼしフィナンシャルグループ|SBJ銀行",
	  "orixbank.co.jp orix.co.jp minna-no-ginko.com uibank.co.jp "
	  "tokyokiraboshifg.co.jp sbjbank.co.jp",
	  "orixbank uibank sbjbank" },
	{ "bank", "SBI証券|野村證券|大和証券|SMBC日興証券|マネックス証券|松井証券|"
	  "三菱UFJモルガン・スタンレー証券|三菱UFJ eスマート証券|"
	  "auカブコム証券|GMOクリック証券|岡三証券",
	  "sbisec.co.jp sbigroup.co.jp nomura.co.jp nomura.com "
	  "nomuraholdings.com daiwa.jp daiwa.co.jp smbcnikko.co.jp "
	  "monex.co.jp monexgroup.jp matsui.co.jp sc.mufg.jp mufg.jp "
	  "kabu.com kabu.co.jp click-sec.com gmofh.com okasan.jp "
	  "okasan-online.co.jp okasan.co.jp",
	  "sbisec matsuisec monexsec smbcnikko nomurasec" },
	{ "bank", "JAネットバンク|JAバンク|農林中央金庫|労働金庫|=ろうきん|JA共済",
	  "jabank.org jabank.jp jamb.ne.jp nochubank.or.jp rokin.or.jp "
	  "rokinbank.or.jp rokin.com all.rokin.or.jp ja-kyosai.or.jp",
	  "jabank nochubank" },
	{ "bank", "京都中央信用金庫|城南信用金庫|浜松いわた信用金庫|岡崎信用金庫|"
	  "多摩信用金庫|大阪信用金庫|埼玉縣信用金庫|川崎信用金庫|"
	  "碧海信用金庫|尼崎信用金庫|西武信用金庫|城北信用金庫|"
	  "さわやか信用金庫|横浜信用金庫|岐阜信用金庫|瀬戸信用金庫|"
	  "北おおさか信用金庫|大阪シティ信用金庫|"
	  "しんきん法人インターネットバンキング|"
	  "しんきんインターネットバンキング",
	  "shinkin.co.jp shinkin.jp shinkin-banking.jp chushin.co.jp "
	  "jsbank.co.jp hamamatsu-iwata.jp okashin.co.jp tamashin.jp "
	  "osaka-shinkin.co.jp saishin.co.jp kawashin.co.jp hekishin.jp "
	  "amashin.co.jp seibushinkin.jp johokushinkin.co.jp "
	  "sawayaka-shinkin.co.jp yokoshin.co.jp gifushin.co.jp "
	  "setoshin.co.jp kitaosaka-shinkin.co.jp osaka-city-shinkin.co.jp",
	  "shinkinbank" },
	{ "bank", "北都銀行|荘内銀行|きらやか銀行|仙台銀行|東北銀行|北日本銀行|"
	  "大東銀行|福島銀行|筑波銀行|栃木銀行|東和銀行",
	  "am-bk.co.jp a-bank.jp hokutobank.co.jp shonai.co.jp "
	  "kirayaka.co.jp sendaibank.co.jp tohoku-bank.co.jp kitagin.co.jp "
	  "daitobank.co.jp fukushimabank.co.jp joyobank.co.jp "
	  "tsukubabank.co.jp tochigibank.co.jp towabank.co.jp",
	  "hokutobank kirayaka sendaibank tsukubabank tochigibank towabank "
	  "daitobank" },
	{ "bank", "京葉銀行|千葉興業銀行|東日本銀行|神奈川銀行|大光銀行|長野銀行|"
	  "北國銀行|富山銀行|富山第一銀行|福井銀行|福邦銀行|清水銀行|"
	  "静岡中央銀行|三十三銀行|愛知銀行|中京銀行|滋賀銀行|但馬銀行",
	  "keiyobank.co.jp chibakogyo-bank.co.jp higashi-nipponbank.co.jp "
	  "kanagawabank.co.jp taikobank.jp taikobank.co.jp dhbk.co.jp "
	  "naganobank.co.jp 82bank.co.jp hokkokubank.co.jp "
	  "hokkoku-fhd.co.jp toyamabank.co.jp first-bank.co.jp "
	  "fukuibank.co.jp fukuho.co.jp shimizubank.co.jp "
	  "shizuokachuo-bank.co.jp 33bank.co.jp aichibank.co.jp "
	  "aichi-fg.co.jp chukyo-bank.co.jp shigagin.com tajimabank.co.jp",
	  "keiyobank hokkokubank fukuibank shimizubank 33bank shigagin "
	  "naganobank toyamabank" },
	{ "bank", "徳島大正銀行|香川銀行|愛媛銀行|高知銀行|鳥取銀行|島根銀行|"
	  "トマト銀行|もみじ銀行|山口銀行|北九州銀行|西京銀行|佐賀銀行|"
	  "佐賀共栄銀行|長崎銀行|熊本銀行|豊和銀行|宮崎太陽銀行|南日本銀行|"
	  "沖縄海邦銀行|福岡中央銀行|筑邦銀行",
	  "tokugin.co.jp kagawabank.co.jp himegin.co.jp kochi-bank.co.jp "
	  "tottoribank.co.jp shimagin.co.jp tomatobank.co.jp "
	  "momijibank.co.jp yamaguchibank.co.jp ymfg.co.jp "
	  "kitakyushubank.co.jp saikyobank.co.jp sagabank.co.jp "
	  "kyogin.co.jp nagasakibank.co.jp kumamotobank.co.jp "
	  "howabank.co.jp taiyobank.co.jp nangin.jp kaiho-bank.co.jp "
	  "fukuokachuo-bank.co.jp chikugin.co.jp",
	  "himegin tomatobank momijibank yamaguchibank sagabank chikugin" },
	{ "bank", "でんさいネット|全銀電子債権ネットワーク|全銀協",
	  "densai.net densai-net.com densai.co.jp zenginkyo.or.jp "
	  "zengin-net.jp",
	  "densainet" },
	{ "bank", "日本銀行|Bank of Japan",
	  "boj.or.jp",
	  "" },
	/* ---- Cards and payment ------------------------------------------------- */
	{ "payment", "三井住友カード|Vpass|Vポイント",
	  "smbc-card.com vpass.ne.jp smbc.co.jp smbc-card.co.jp "
	  "contact.vpass.ne.jp",
	  "vpass smbccard vpasscard" },
	{ "payment", "三菱UFJニコス|MUFGカード|JCBカード|株式会社ジェーシービー|MyJCB|"
	  "JCB E-Co明細|=JCB|=ニコス",
	  "cr.mufg.jp mufg.jp mufgcard.com jcb.co.jp jcb.jp jcb.com "
	  "mail.cr.mufg.jp qa.jcb.co.jp jcbusa.com",
	  "myjcb mufgcard =jcb jcbcard" },
	{ "payment", "楽天カード|楽天e-NAVI|楽天Edy|楽天ペイ",
	  "rakuten-card.co.jp rakuten.co.jp rakuten.com rakuten-edy.co.jp",
	  "rakutencard rakutenpay" },
	{ "payment", "セゾンカード|クレディセゾン|UCカード|イオンカード|エポスカード|"
	  "オリコカード|アメリカン・エキスプレス|ダイナースクラブ|dカード|"
	  "PayPayカード|三菱UFJカード|オリエントコーポレーション|"
	  "ジャックス|=アプラス|=ライフカード|セディナ|"
	  "SMBCファイナンスサービス|ポケットカード|ファミマTカード|"
	  "=ビューカード|VIEW CARD|au PAYカード|au PAY カード|au PAY|d払い|"
	  "メルペイ|メルカード|LINE Pay|ヤフーカード|TS CUBIC|TS3カード|"
	  "ANAカード|JALカード|高島屋カード|マイナポイント|ペイディ|Paidy|"
	  "=アコム|=プロミス|アイフル|Visaカード|=エポス|=セゾン|=オリコ|"
	  "ネットアンサー|=Orico|=AMEX|アメックス",
	  "saisoncard.co.jp uccard.co.jp aeon.co.jp aeoncredit.co.jp "
	  "eposcard.co.jp orico.co.jp americanexpress.com aexp.com "
	  "welcome.aexp.com diners.co.jp docomo.ne.jp dcard.docomo.ne.jp "
	  "paypay-card.co.jp saison.co.jp netanswerplus.saisoncard.co.jp "
	  "mufgcard.com orico.jp jaccs.co.jp jaccscard.jp aplus.co.jp "
	  "lifecard.co.jp cedyna.co.jp smbc-fs.co.jp pocketcard.co.jp "
	  "fami-digi.com viewcard.co.jp jreast.co.jp aupay-wallet.auone.jp "
	  "kddi-fs.com kddi.com auone.jp au.com dpoint.docomo.ne.jp "
	  "mercari.com mercari.jp merpay.com line.me linepay.line.me "
	  "lycorp.co.jp yahoo.co.jp tscubic.com ts3card.com "
	  "toyota-finance.co.jp ana.co.jp jal.co.jp jal.com "
	  "takashimaya-card.co.jp paidy.com acom.co.jp promise.co.jp "
	  "cyber.promise.co.jp aiful.co.jp visa.co.jp visa.com "
	  "mastercard.co.jp mastercard.com epos.jp aeonbank.co.jp "
	  "mail.aeon.co.jp americanexpress.jp",
	  "saisoncard eposcard =orico jaccs viewcard aupay dcard "
	  "paypaycard aeoncard lifecard merpay =saison eposnet =epos uccard" },
	{ "payment", "American Express|Amex Business|=Amex",
	  "americanexpress.com aexp.com welcome.aexp.com "
	  "americanexpress.co.uk americanexpress.co.jp "
	  "email.americanexpress.com global-amex.com amex.com",
	  "americanexpress amex" },
	{ "payment", "PayPay株式会社|=PayPay",
	  "paypay.ne.jp paypay-corp.co.jp paypay-bank.co.jp "
	  "paypay-card.co.jp",
	  "paypay" },
	{ "payment", "PayPal|PayPal Billing|=Venmo|Xoom",
	  "paypal.com paypal.co.uk paypal.de paypal.jp paypal.com.au "
	  "paypal-communication.com xoom.com paypal.fr paypal.it paypal.es "
	  "paypal.ca paypalobjects.com paypal.me venmo.com paypal.com.sg "
	  "paypal.com.hk mail.paypal.com e.paypal.com",
	  "paypal venmo paypalinvoice" },
	{ "payment", "TransferWise|Wise Payments|=Wise|Wise Business",
	  "wise.com transferwise.com",
	  "transferwise =wise" },
	{ "payment", "Stripe Payments|=Stripe|Stripe Billing|Square Payments|=Square|"
	  "Block Inc|Adyen|Worldpay|Klarna|Afterpay|SumUp|Braintree|"
	  "Checkout.com|Authorize.Net|Global Payments|Fiserv|Mollie|"
	  "Razorpay|PayU India|Paytm",
	  "stripe.com squareup.com square.com block.xyz cash.app adyen.com "
	  "worldpay.com fisglobal.com klarna.com klarna.se afterpay.com "
	  "sumup.com braintreepayments.com checkout.com authorize.net "
	  "globalpayments.com globalpay.com fiserv.com firstdata.com "
	  "clover.com mollie.com razorpay.com payu.in paytm.com",
	  "=stripe squareup adyen worldpay klarna afterpay razorpay" },
	{ "payment", "Western Union|MoneyGram|Payoneer|GoCardless|Bill.com|WorldRemit|"
	  "Airwallex|=Convera|=Melio|Tipalti|AvidXchange|Zelle|Cash App|"
	  "=Veem|Remitly|WU Business Solutions|=Corpay|WEX Inc|Fleetcor",
	  "westernunion.com wu.com moneygram.com payoneer.com "
	  "gocardless.com bill.com hq.bill.com worldremit.com "
	  "airwallex.com convera.com melio.com meliopayments.com "
	  "tipalti.com avidxchange.com zellepay.com zelle.com cash.app "
	  "square.com veem.com remitly.com corpay.com wexinc.com "
	  "fleetcor.com inform.bill.com divvy.com getdivvy.com",
	  "westernunion payoneer gocardless airwallex tipalti avidxchange "
	  "billcom =melio zelle =payoneer" },
	{ "payment", "Coinbase|Binance|bitFlyer|Coincheck|コインチェック|Crypto.com|"
	  "=Kraken|Gemini Trust|Bitstamp|Blockchain.com|MetaMask|"
	  "Trust Wallet|Ledger Live|=Trezor|Bybit|KuCoin|OKX|GMOコイン|"
	  "DMM Bitcoin",
	  "coinbase.com binance.com bitflyer.com coincheck.com "
	  "coincheck.jp coinbase.net crypto.com kraken.com gemini.com "
	  "bitstamp.net blockchain.com metamask.io consensys.io "
	  "trustwallet.com ledger.com trezor.io bybit.com kucoin.com "
	  "okx.com coin.z.com bitcoin.dmm.com",
	  "coinbase binance bitflyer coincheck =kraken metamask "
	  "trustwallet bybit kucoin" },
	{ "payment", "GMOペイメントゲートウェイ|SBペイメントサービス|NP掛け払い|"
	  "ネットプロテクションズ|マネーフォワードケッサイ|=メルカリ|"
	  "メルカリ事務局",
	  "gmo-pg.com gmo-pg.jp sbpayment.jp sonypaymentservices.jp "
	  "netprotections.com np-kakebarai.com paid.jp raccoon.ne.jp "
	  "mfkessai.co.jp mercari.com mercari.jp",
	  "mercari sbpayment" },
	/* ---- Authorities ---------------------------------------------------------- */
	{ "authority", "国税庁|国税局|税務署|e-Tax|国税電子申告|国税還付|e-Tax事務局|"
	  "国税還付金|消費税還付|東京国税局|大阪国税局|名古屋国税局",
	  "go.jp",
	  "etax eltax nta kokuzei kokuzeicho zeimusho" },
	{ "authority", "eLTAX|地方税共同機構",
	  "lta.go.jp eltax.lta.go.jp go.jp lg.jp",
	  "eltax" },
	{ "authority", "都税事務所|県税事務所|府税事務所|主税局|市税事務所|"
	  "自動車税事務所",
	  "lg.jp go.jp metro.tokyo.jp metro.tokyo.lg.jp",
	  "" },
	{ "authority", "日本年金機構|年金事務所|ねんきんネット|全国健康保険協会|"
	  "協会けんぽ|国民年金基金",
	  "go.jp kyoukaikenpo.or.jp npfa.or.jp",
	  "nenkin kyoukaikenpo nenkinnet" },
	{ "authority", "法務局|労働局|労働基準監督署|ハローワーク|公共職業安定所|"
	  "厚生労働省|経済産業省|財務省|総務省|金融庁|消費者庁|"
	  "公正取引委員会|中小企業庁|出入国在留管理庁|=税関|"
	  "証券取引等監視委員会|個人情報保護委員会|特許庁|外務省|"
	  "農林水産省|国土交通省|文部科学省|環境省|総務省統計局|地方裁判所|"
	  "中小企業基盤整備機構|日本商工会議所|登記供託オンライン|"
	  "J-PlatPat|国民生活センター|適格請求書発行事業者公表サイト|"
	  "東京税関|横浜税関|名古屋税関|大阪税関|神戸税関|門司税関",
	  "go.jp smrj.go.jp jcci.or.jp inpit.go.jp kokusen.go.jp",
	  "" },
	{ "authority", "裁判所|簡易裁判所|家庭裁判所|最高裁判所",
	  "courts.go.jp go.jp",
	  "saibansho" },
	{ "authority", "警察庁|警視庁|県警察本部|検察庁",
	  "go.jp lg.jp metro.tokyo.jp",
	  "keisatsu keishicho" },
	{ "authority", "マイナポータル|デジタル庁|jGrants|GビズID|マイナンバー総合|"
	  "e-Gov|=gBizID",
	  "go.jp myna.go.jp gbiz-id.go.jp e-gov.go.jp",
	  "mynaportal gbizid jgrants =egov gbiz" },
	{ "authority", "Internal Revenue Service|=IRS|IRS Business|IRS e-Services|"
	  "Internal Revenue|IRS Taxpayer Advocate|IRS e-file|IRS Refund",
	  "irs.gov gov",
	  "irs irsgov irstax" },
	{ "authority", "Social Security Administration|Department of the Treasury|"
	  "Department of Justice|Federal Bureau of Investigation|"
	  "Federal Trade Commission|TTB National Revenue Center|"
	  "Alcohol and Tobacco Tax and Trade Bureau|U.S. Customs|"
	  "Department of Labor|Small Business Administration|"
	  "Department of Homeland Security|Customs and Border Protection|"
	  "Department of Revenue|"
	  "Occupational Safety and Health Administration|"
	  "U.S. Trademark Office|USPTO|Patent and Trademark Office|"
	  "Federal Motor Carrier Safety Administration|"
	  "United States District Court|SAM.gov|Franchise Tax Board|"
	  "Employment Development Department|Texas Comptroller|"
	  "Federal Reserve|FINRA|FDIC",
	  "gov mil uscourts.gov ca.gov federalreserve.gov frb.org "
	  "finra.org fdic.gov sam.gov",
	  "uspto finra fdic =fmcsa =osha samgov" },
	{ "authority", "HMRC|HM Revenue|HM Customs|HM Excise|HMRC PAYE|HMRC VAT|"
	  "H M Revenue & Customs|HM Revenue & Customs",
	  "gov.uk hmrc.gov.uk",
	  "hmrc hmrcgov" },
	{ "authority", "Companies House|Information Commissioner's Office|HM Courts|"
	  "DVLA|Insolvency Service|Government Gateway|"
	  "Intellectual Property Office|The Pensions Regulator|"
	  "Health and Safety Executive|TV Licensing|"
	  "County Court Business Centre|HM Land Registry|"
	  "Financial Conduct Authority|UK Border Force|Transport for London",
	  "gov.uk ico.org.uk tpr.gov.uk thepensionsregulator.gov.uk "
	  "hse.gov.uk tvlicensing.co.uk justice.gov.uk fca.org.uk "
	  "police.uk tfl.gov.uk",
	  "companieshouse dvla govuk tvlicensing thepensionsregulator" },
	{ "authority", "Australian Taxation Office|myGov|ASIC Registry|=ATO|"
	  "ATO Business|Australian Securities and Investments Commission|"
	  "Australian Border Force|Services Australia|Fair Work Ombudsman|"
	  "Inland Revenue New Zealand|Inland Revenue NZ",
	  "gov.au govt.nz ird.govt.nz",
	  "mygov =ato mygovau" },
	{ "authority", "Inland Revenue Authority of Singapore|IRAS|ACRA|CPF Board|"
	  "Singapore Customs|Singpass|Ministry of Manpower|"
	  "Inland Revenue Department Hong Kong|Hong Kong Customs",
	  "gov.sg gov.hk mom.gov.sg cpf.gov.sg singpass.gov.sg",
	  "iras singpass" },
	{ "authority", "Income Tax Department|GST Network|GSTN|"
	  "Goods and Services Tax Network|EPFO|Reserve Bank of India|"
	  "Ministry of Corporate Affairs|TRACES CPC|"
	  "Customs and Central Excise|Central Board of Indirect Taxes",
	  "gov.in nic.in rbi.org.in gst.gov.in tdscpc.gov.in "
	  "incometax.gov.in",
	  "gstn epfo incometax" },
	{ "authority", "Canada Revenue Agency|Service Canada|CRA My Business Account|"
	  "Canada Border Services Agency|Revenu Québec|ServiceOntario|=CRA",
	  "gc.ca canada.ca cbsa-asfc.gc.ca revenuquebec.ca gouv.qc.ca "
	  "ontario.ca",
	  "" },
	{ "authority", "Revenue Commissioners|Companies Registration Office|"
	  "Revenue Online Service|Irish Revenue|Data Protection Commission|"
	  "Workplace Relations Commission",
	  "revenue.ie gov.ie cro.ie ros.ie dataprotection.ie "
	  "workplacerelations.ie courts.ie",
	  "" },
	{ "authority", "Bundeszentralamt für Steuern|Finanzamt|ELSTER|Zollamt|"
	  "Bundesagentur für Arbeit|Transparenzregister|"
	  "Deutsche Rentenversicherung|Finanzamt Berlin|impots.gouv.fr|"
	  "URSSAF|Agencia Tributaria|Agenzia delle Entrate|Belastingdienst|"
	  "Kamer van Koophandel|FOD Financiën|Skatteverket",
	  "bund.de elster.de bayern.de nrw.de brandenburg.de hessen.de "
	  "niedersachsen.de berlin.de hamburg.de bzst.de zoll.de "
	  "arbeitsagentur.de handelsregister.de unternehmensregister.de "
	  "transparenzregister.de deutsche-rentenversicherung.de gouv.fr "
	  "urssaf.fr gob.es agenziaentrate.it gov.it belastingdienst.nl "
	  "overheid.nl kvk.nl belgium.be fgov.be skatteverket.se",
	  "urssaf belastingdienst transparenzregister" },
	{ "authority", "Kenya Revenue Authority|South African Revenue Service|Europol|"
	  "Interpol|Federal Inland Revenue Service|EUIPO|"
	  "European Patent Office|World Intellectual Property Organization|"
	  "WIPO|Europäisches Patentamt|World Customs Organization|GS1 US|"
	  "GS1 UK|=GLEIF",
	  "go.ke kra.go.ke sars.gov.za gov.za europa.eu interpol.int "
	  "euipo.europa.eu epo.org wipo.int wcoomd.org firs.gov.ng gov.ng "
	  "gs1us.org gs1uk.org gs1.org gs1jp.org gleif.org",
	  "europol interpol euipo wipo gleif" },
	/* ---- Electricity, gas, water, telephone, domains --------------------------- */
	{ "utility", "東京電力|東京電力エナジーパートナー|TEPCO",
	  "tepco.co.jp tepco-ep.co.jp tepco.jp kurashi.tepco.co.jp",
	  "tepco tepcoep" },
	{ "utility", "関西電力|中部電力|九州電力|東北電力|北海道電力|中国電力|"
	  "四国電力|北陸電力|沖縄電力|中国電力ネットワーク|"
	  "東北電力フロンティア|北海道ガス|Looopでんき|ENEOSでんき|"
	  "ENEOS Power|出光興産|アポロステーション",
	  "kepco.co.jp kepco.jp chuden.co.jp chuden.jp kyuden.co.jp "
	  "tohoku-epco.co.jp hepco.co.jp energia.co.jp yonden.co.jp "
	  "rikuden.co.jp okiden.co.jp eneos.co.jp eneos-power.co.jp "
	  "energia-support.com hokkaido-gas.co.jp looop.co.jp "
	  "looop-denki.com idemitsu.com idemitsu.co.jp apollostation.com",
	  "kepco chuden kyuden eneos" },
	{ "utility", "東京ガス|大阪ガス|東邦ガス|西部ガス",
	  "tokyo-gas.co.jp tgmail.jp osakagas.co.jp tohogas.co.jp "
	  "saibugas.co.jp",
	  "tokyogas osakagas" },
	{ "utility", "水道局",
	  "lg.jp go.jp metro.tokyo.jp",
	  "" },
	{ "utility", "NTT東日本|NTT西日本|NTTファイナンス|NTTドコモ|docomo|"
	  "NTTコミュニケーションズ|NTTファイナンス Web明細|ドコモ光|"
	  "dアカウント",
	  "ntt-east.co.jp ntt-west.co.jp ntt-finance.co.jp docomo.ne.jp "
	  "nttdocomo.co.jp nttdocomo.com ntt.com ntt.co.jp east.ntt.co.jp "
	  "west.ntt.co.jp nttcom.co.jp ntt.net flets.com docomo-info.jp "
	  "billing-center.ntt-finance.co.jp nttpc.co.jp",
	  "nttdocomo docomo nttfinance nttcom ntteast nttwest daccount" },
	{ "utility", "KDDI|ソフトバンク株式会社|SoftBank Corp|au ID|auかんたん決済|"
	  "UQモバイル|ソフトバンク光|ワイモバイル|My SoftBank|楽天モバイル|"
	  "J:COM|IIJmio|=ソフトバンク|=SoftBank",
	  "kddi.com kddi.ne.jp au.com softbank.jp softbank.co.jp "
	  "mb.softbank.jp auone.jp uqwimax.jp uqcommunications.jp "
	  "ymobile.jp mobile.rakuten.co.jp rakuten.co.jp biglobe.co.jp "
	  "nifty.co.jp nuro.jp sony.co.jp ocn.ad.jp jcom.co.jp myjcom.jp "
	  "iij.ad.jp iijmio.jp",
	  "kddi softbank rakutenmobile ymobile uqmobile" },
	{ "utility", "お名前.com|JPRS|日本レジストリサービス|ムームードメイン|"
	  "さくらインターネット|エックスサーバー|バリュードメイン|"
	  "GMOインターネット|ロリポップ|カゴヤ・ジャパン|KAGOYA|WADAX|"
	  "ラッコサーバー|ConoHa|mixhost|スターサーバー|ゴンベエドメイン|"
	  "JPDirect",
	  "onamae.com gmo.jp jprs.co.jp jprs.jp muumuu-domain.com "
	  "pepabo.com sakura.ad.jp sakura.ne.jp xserver.ne.jp "
	  "xserver.co.jp xserver.jp value-domain.com lolipop.jp kagoya.jp "
	  "kagoya.net kagoya.com wadax.ne.jp gmocloud.com conoha.jp "
	  "mixhost.jp star.ne.jp netowl.jp gonbei.jp jpdirect.jp "
	  "gmointernet.co.jp",
	  "onamae jprs xserver lolipop conoha kagoya muumuu" },
	{ "utility", "NHK受信料|日本放送協会",
	  "nhk.or.jp nhk.jp",
	  "" },
	{ "utility", "ETC利用照会サービス|ETCマイレージ|=ETC|NEXCO東日本|NEXCO中日本|"
	  "NEXCO西日本|ETCカード|首都高速道路",
	  "etc-meisai.jp smile-etc.jp go-etc.jp e-nexco.co.jp "
	  "c-nexco.co.jp w-nexco.co.jp shutoko.jp shutoko.co.jp "
	  "ml.etc-meisai.jp",
	  "etcmeisai" },
	{ "utility", "GoDaddy|Namecheap|Network Solutions|IONOS|1&1 IONOS|HostGator|"
	  "Bluehost|=Squarespace|=Wix.com|=Cloudflare|OVHcloud|=Gandi|"
	  "Name.com|Register.com|Domain.com|Verisign|=ICANN|=Nominet|"
	  "123-reg|Fasthosts|Rackspace|WordPress.com|=Shopify|=Mailchimp|"
	  "=SendGrid|Hostinger|DreamHost|SiteGround|Heart Internet|"
	  "VentraIP|Crazy Domains|auDA",
	  "godaddy.com secureserver.net namecheap.com networksolutions.com "
	  "web.com ionos.com ionos.co.uk ionos.de 1and1.com 1und1.de "
	  "hostgator.com bluehost.com newfold.com squarespace.com wix.com "
	  "cloudflare.com ovh.com ovh.net ovhcloud.com gandi.net name.com "
	  "register.com domain.com verisign.com icann.org iana.org "
	  "nominet.uk nominet.org.uk 123-reg.co.uk 123reg.co.uk "
	  "fasthosts.co.uk rackspace.com emailsrvr.com wordpress.com "
	  "automattic.com shopify.com shopifyemail.com mailchimp.com "
	  "mailchimpapp.net mandrillapp.com intuit.com sendgrid.com "
	  "sendgrid.net twilio.com hostinger.com dreamhost.com "
	  "siteground.com heartinternet.uk ventraip.com.au "
	  "crazydomains.com.au auda.org.au",
	  "godaddy namecheap ionos hostgator bluehost =squarespace "
	  "=cloudflare ovhcloud nominet icann verisign fasthosts rackspace "
	  "=shopify =mailchimp =sendgrid hostinger" },
	{ "utility", "British Gas|EDF Energy|Scottish Power|National Grid|"
	  "British Telecom|BT Business|Vodafone|Verizon|AT&T|Comcast|"
	  "T-Mobile|Deutsche Telekom|Telstra|Con Edison|PG&E|E.ON Next|"
	  "Octopus Energy|OVO Energy|npower Business|"
	  "TotalEnergies Gas & Power|SSE Energy Solutions|Thames Water|"
	  "Severn Trent|United Utilities|Anglian Water|Yorkshire Water|"
	  "Wave Utilities|Castle Water|Electric Ireland|Bord Gáis Energy|"
	  "Irish Water|ESB Networks|TalkTalk|Three Ireland|eir Business|"
	  "Duke Energy|Dominion Energy|Florida Power & Light|"
	  "Southern California Edison|ComEd|Xcel Energy|National Grid US|"
	  "Spectrum Business|CenturyLink|Lumen Technologies|"
	  "Frontier Communications|Cox Business|=Optus|TPG Telecom|"
	  "AGL Energy|Origin Energy|EnergyAustralia|Sydney Water|"
	  "Spark New Zealand|=Rogers|Bell Canada|TELUS|Hydro One|"
	  "Hydro-Québec|Singtel|StarHub|=Jio|Airtel|Telefónica|O2 Business|"
	  "Telekom Deutschland|1&1 Telecom|E.ON Energie|Vattenfall|EnBW|"
	  "EDF France|=Engie|=Enel|KPN|Safaricom",
	  "britishgas.co.uk edfenergy.com scottishpower.com "
	  "scottishpower.co.uk nationalgrid.com bt.com bt.co.uk "
	  "vodafone.com vodafone.co.uk vodafone.de vodafone.ie vodafone.it "
	  "vodafone.es vodafone.in verizon.com verizon.net "
	  "verizonwireless.com att.com att-mail.com att.net comcast.com "
	  "comcast.net t-mobile.com telekom.de telekom.com telstra.com "
	  "telstra.com.au coned.com pge.com eon.com eonnext.com "
	  "eonenergy.com eon.de octopus.energy octoenergy.com "
	  "ovoenergy.com npowerbusinesssolutions.com npower.com "
	  "totalenergies.com totalenergies.co.uk totalgp.com sse.com "
	  "sse.co.uk ssebusinessenergy.co.uk sseairtricity.com "
	  "thameswater.co.uk stwater.co.uk severntrent.co.uk "
	  "unitedutilities.com uuplc.co.uk anglianwater.co.uk "
	  "yorkshirewater.co.uk wave-utilities.co.uk castlewater.co.uk "
	  "electricireland.ie esb.ie esbnetworks.ie bordgais.ie "
	  "bordgaisenergy.ie water.ie virginmedia.ie "
	  "virginmediabusiness.co.uk sky.uk talktalk.co.uk "
	  "talktalkbusiness.co.uk ee.co.uk three.ie three.co.uk eir.ie "
	  "duke-energy.com dominionenergy.com fpl.com sce.com comed.com "
	  "exeloncorp.com xcelenergy.com spectrum.com charter.com "
	  "spectrumbusiness.net centurylink.com lumen.com ftr.com cox.com "
	  "coxbusiness.com optus.com.au tpg.com.au agl.com.au "
	  "originenergy.com.au energyaustralia.com.au sydneywater.com.au "
	  "bell.ca hydroone.com hydroquebec.com singtel.com starhub.com "
	  "jio.com ril.com airtel.com airtel.in telefonica.com "
	  "telefonica.de o2.co.uk o2.com o2online.de t-online.de "
	  "t-systems.com 1und1.de vattenfall.com vattenfall.de enbw.com "
	  "edf.fr engie.com engie.fr enel.com enel.it kpn.com "
	  "safaricom.co.ke btbusiness.com btcloudphone.com business.bt.com "
	  "talktalk.net starhub.net.sg vodafone.com.au vodafone.co.nz "
	  "comcastbusiness.net",
	  "britishgas vodafone verizon telstra octopusenergy ovoenergy "
	  "talktalk dukeenergy =comed xcelenergy centurylink =optus "
	  "singtel starhub safaricom comcast scottishpower edfenergy "
	  "tmobile =att" },
	/* ---- Couriers ---------------------------------------------------------------- */
	{ "courier", "ヤマト運輸|クロネコメンバーズ|クロネコヤマト|宅急便コンパクト|"
	  "クロネコ|ヤマトビジネスメンバーズ|=宅急便|=ヤマト|"
	  "Yamato Transport|ヤマトフィナンシャル",
	  "kuronekoyamato.co.jp yamato-hd.co.jp kuronekomail.co.jp "
	  "yamatofinancial.jp yamatosolutions.com yamato-transport.com "
	  "ytcservice.com",
	  "kuroneko kuronekoyamato yamatounyu yamatotransport =yamato "
	  "takkyubin" },
	{ "courier", "佐川急便|Sagawa Express|飛脚宅配便|佐川グローバルロジスティクス|"
	  "=佐川",
	  "sagawa-exp.co.jp sagawa-mail.jp sg-hldgs.co.jp "
	  "e-service.sagawa-exp.co.jp sgh-globalj.com sgmoving.co.jp",
	  "sagawa sagawaexp sagawaexpress" },
	{ "courier", "日本郵便|郵便局|ゆうパック|ゆうびんID|=国際郵便|Japan Post|"
	  "日本郵政|=郵便窓口",
	  "japanpost.jp post.japanpost.jp japanpost.co.jp yubin.jp "
	  "jp-life.japanpost.jp",
	  "japanpost yubin yuubin yupack japanpostbank" },
	{ "courier", "西濃運輸|福山通運|日本通運|トナミ運輸|カンガルー便|=福通|=日通|"
	  "NIPPON EXPRESS|近鉄エクスプレス|郵船ロジスティクス|名鉄運輸|"
	  "新潟運輸|エコ配|SBSロジコム|Rakuten EXPRESS|日本通運ペリカン",
	  "seino.co.jp fukutsu.co.jp nipponexpress.com nittsu.co.jp "
	  "tonami.co.jp nittsu.com nipponexpress-holdings.com nx-group.com "
	  "kwe.com kwe.co.jp yusen-logistics.com meitetsuunyu.co.jp "
	  "niigata-unyu.co.jp ecohai.co.jp sbs-logicom.co.jp",
	  "seinounyu fukutsu nittsu nipponexpress" },
	{ "courier", "DHL|DHL Express|DHL Global Forwarding|DHL Paket|DHL Parcel",
	  "dhl.com dhl.de dhl.co.jp dhl.co.uk dpdhl.com dhlecommerce.com "
	  "dhlparcel.nl dhl.fr dhl.it dhl.es dhl.nl dhl.be dhl.ch dhl.at "
	  "dhl.pl dhl.se dhl.com.au dhl.co.nz dhl.com.sg dhl.com.hk dhl.in "
	  "dhl.co.za dhl-news.com deutschepost.com dhl-paket.de "
	  "dhlexpress.nl dhl-express.com",
	  "dhl dhlexpress dhlparcel dhlpaket" },
	{ "courier", "FedEx|Federal Express|FedEx Express|FedEx Billing Online|"
	  "FedEx Trade Networks",
	  "fedex.com fedex.co.jp fedex.ca fedex.co.uk mail.fedex.com "
	  "fedexeurope.com",
	  "fedex fedexexpress" },
	{ "courier", "=UPS|United Parcel Service|UPS My Choice|"
	  "UPS Supply Chain Solutions|UPS Billing Center",
	  "ups.com upsemail.com ups.co.jp upsbillingcenter.com ups-scs.com "
	  "ups.co.uk upsstoreprint.com",
	  "=ups upsexpress" },
	{ "courier", "USPS|U.S. Postal Service|US Postal Service|"
	  "United States Postal Service|Informed Delivery",
	  "usps.com usps.gov email.informeddelivery.usps.com",
	  "usps uspost uspostal" },
	{ "courier", "Royal Mail|Parcelforce|Evri|DPD UK|Post Office Ltd|"
	  "Royal Mail Group|Parcel2Go|=Yodel|=InPost|DPD Local|=DPD|"
	  "=Hermes|=Whistl|UK Mail|Tuffnells|APC Overnight|An Post|"
	  "DPD Ireland|Fastway Couriers|GLS Ireland|=Post Office",
	  "royalmail.com royalmail.co.uk parcelforce.co.uk evri.com "
	  "dpd.co.uk dpd.com royalmailgroup.com royalmail.net "
	  "postoffice.co.uk parcel2go.com yodel.co.uk inpost.co.uk "
	  "inpost.pl inpost.it dpdlocal.co.uk dpdgroup.co.uk dpd.ie "
	  "dpdgroup.com myhermes.co.uk hermes-europe.co.uk whistl.co.uk "
	  "ukmail.com tuffnells.co.uk apc-overnight.com anpost.ie "
	  "anpost.com fastway.ie gls-ireland.com dpd.de dpd.fr dpd.nl "
	  "dpd.be dpd.at dpd.ch dpd.com.pl geopost.com hermesworld.com "
	  "myhermes.de",
	  "royalmail parcelforce evri =dpd dpdlocal =hermes =yodel inpost "
	  "anpost postoffice myhermes" },
	{ "courier", "Deutsche Post|DPD Deutschland|Hermes Germany|Australia Post|"
	  "Canada Post|Singapore Post|India Post|TNT Express|Maersk|"
	  "DPD Group|GLS Germany|GLS Group|=GLS|Hermes Versand|PostNL|"
	  "bpost|PostNord|La Poste|Colissimo|Chronopost|=Correos|"
	  "Poste Italiane|SDA Express|Österreichische Post|Swiss Post|"
	  "Poczta Polska|=Posti|Aramex|Purolator|StarTrack|Toll Group|"
	  "CouriersPlease|=Sendle|NZ Post|NZ Couriers|Pos Laju|Ninja Van|"
	  "J&T Express|SF Express|順豊エクスプレス|Blue Dart|Delhivery|"
	  "DTDC|EMS China Post|China Post|Hongkong Post|LaserShip|OnTrac|"
	  "Kuehne+Nagel|DB Schenker|=DSV|=Hapag-Lloyd|CMA CGM|"
	  "=MSC Mediterranean|Evergreen Line|=Expeditors|C.H. Robinson|"
	  "=Flexport|=TNT|=Toll",
	  "deutschepost.de dpd.de dpd.com myhermes.de hermesworld.com "
	  "auspost.com.au canadapost.ca canadapost-postescanada.ca "
	  "singpost.com indiapost.gov.in tnt.com maersk.com gls-group.eu "
	  "gls-group.com gls-germany.com gls.de gls-italy.com gls-spain.es "
	  "gls-us.com postnl.nl postnl.com postnl.be bpost.be "
	  "bpostgroup.com postnord.com postnord.se postnord.dk laposte.fr "
	  "laposte.net colissimo.fr chronopost.fr dpd.fr dpd.nl dpd.be "
	  "dpd.at dpd.ch dpd.com.pl geopost.com correos.es correos.com "
	  "posteitaliane.it sda.it post.at post.ch swisspost.ch "
	  "poczta-polska.pl posti.fi posti.com aramex.com aramex.com.au "
	  "purolator.com startrack.com.au tollgroup.com "
	  "couriersplease.com.au sendle.com nzpost.co.nz nzcouriers.co.nz "
	  "poslaju.com.my pos.com.my ninjavan.co jtexpress.com "
	  "jtexpress.my jtexpress.sg sf-express.com sf-international.com "
	  "bluedart.com delhivery.com dtdc.com dtdc.in ems.com.cn "
	  "hongkongpost.hk lasership.com ontrac.com kuehne-nagel.com "
	  "dbschenker.com schenker.com dsv.com hapag-lloyd.com hlag.com "
	  "cma-cgm.com msc.com evergreen-line.com one-line.com "
	  "expeditors.com chrobinson.com flexport.com hlg.de",
	  "auspost maersk dpdgroup glsgroup postnl bpost postnord laposte "
	  "colissimo chronopost =correos aramex purolator startrack nzpost "
	  "poslaju ninjavan sfexpress bluedart delhivery canadapost "
	  "singpost =gls =tnt =toll australiapost deutschepost =auspost "
	  "=schenker" },
	/* ---- Signing and accounting -------------------------------------------------- */
	{ "esign", "DocuSign|Docusign eSignature|ドキュサイン|DocuSign Envelope",
	  "docusign.net docusign.com docusign.co.uk docusign.jp "
	  "docusign.eu docusign.fr docusign.de docusign.com.au docusign.ca "
	  "docusign.com.br springcm.com",
	  "docusign dokusign docusignature" },
	{ "esign", "Adobe Acrobat Sign|Adobe Sign|EchoSign|Adobe Acrobat|"
	  "Adobe Creative Cloud|Adobe PDF|Adobe Document Cloud|"
	  "Adobe Systems|=Adobe|アドビ",
	  "adobesign.com echosign.com adobe.com mail.adobe.com adobe.io "
	  "acrobat.com eu1.documents.adobe.com",
	  "adobesign echosign =adobe adobecloud" },
	{ "esign", "クラウドサイン|CloudSign|弁護士ドットコム",
	  "cloudsign.jp bengo4.com",
	  "cloudsign" },
	{ "esign", "GMOサイン|電子印鑑GMOサイン",
	  "gmosign.com gmo-sign.com gmocloud.com",
	  "gmosign" },
	{ "esign", "freeeサイン",
	  "freee.co.jp freee-sign.com ninja-sign.com",
	  "freeesign" },
	{ "esign", "HelloSign|Dropbox Sign|PandaDoc|SignNow|Zoho Sign|=SignEasy|"
	  "Signaturit|Yousign|=Scrive|OneSpan Sign|RightSignature|"
	  "Conga Sign|=Ironclad|SignRequest|=Signable|eversign|=Xodo Sign|"
	  "Foxit eSign|DottedSign|WAN-Sign|ニンジャサイン|ContractS CLM|"
	  "Shachihata Cloud|シヤチハタクラウド|"
	  "マネーフォワード クラウド契約",
	  "hellosign.com dropbox.com dropboxmail.com pandadoc.com "
	  "pandadoc.net signnow.com airslate.com zoho.com zohosign.com "
	  "zoho.in zoho.eu zoho.jp zoho.com.au zohopublic.com "
	  "signeasy.com signaturit.com yousign.com yousign.app scrive.com "
	  "onespan.com esignlive.com rightsignature.com conga.com "
	  "ironcladapp.com signrequest.com signable.app signable.co.uk "
	  "eversign.com xodo.com foxit.com signwell.com dottedsign.com "
	  "wan-sign.wanbishi.co.jp wanbishi.co.jp contracts.co.jp "
	  "shachihata.co.jp dstmp.com",
	  "hellosign pandadoc signnow =signeasy zohosign yousign "
	  "dropboxsign", true },
	{ "accounting", "マネーフォワード|Money Forward|マネーフォワード クラウド請求書|"
	  "マネーフォワード クラウド",
	  "moneyforward.com moneyforward.co.jp mfkessai.co.jp "
	  "biz.moneyforward.com mail.moneyforward.com",
	  "moneyforward mfcloud" },
	{ "accounting", "freee会計|freee請求書|freee株式会社|=freee|freee人事労務|"
	  "=フリー株式会社",
	  "freee.co.jp freee.com",
	  "freee" },
	{ "accounting", "弥生会計|Misoca|楽楽精算|楽楽明細|バクラク|Bill One|invox|"
	  "BtoBプラットフォーム|インフォマート|弥生株式会社|TKC全国会|"
	  "MJSかんたん|奉行クラウド|オービックビジネスコンサルタント|"
	  "=OBC奉行|SmartHR|ジョブカン|KING OF TIME|=ジンジャー|=jinjer|"
	  "board請求|請求管理ロボ|ROBOT PAYMENT|MakeLeaps|メイクリープス|"
	  "paperlogic|@Tovas|TOKIUM|バクラク請求書|sweeep|ClimberCloud|"
	  "WebBilling|eco明細|BtoBプラットフォーム 請求書|"
	  "BtoBプラットフォーム請求書|Concur Expense|スマートHR",
	  "yayoi-kk.co.jp misoca.jp rakus.co.jp rakurakumeisai.jp "
	  "rakurakuseisan.jp layerx.co.jp bakuraku.jp sansan.com "
	  "bill-one.com invox.jp infomart.co.jp yayoi.jp tkc.co.jp tkc.jp "
	  "mjs.co.jp obc.co.jp obc.jp bugyo.ne.jp smarthr.jp smarthr.co.jp "
	  "jobcan.ne.jp jobcan.jp donuts.ne.jp kingoftime.jp jinjer.co.jp "
	  "hcm-jinjer.com the-board.jp billing-robo.jp robotpayment.co.jp "
	  "makeleaps.com makeleaps.jp paperlogic.co.jp kofax.com tovas.jp "
	  "cyberlinks.co.jp ntt.com tokium.jp keihi.com sweeep.ai "
	  "autoindex.co.jp nttdata-zerofield.co.jp btob-platform.com "
	  "es.infomart.co.jp rakus.jp rakurakuhanbai.jp concur.co.jp",
	  "bakuraku misoca infomart rakuraku rakurakumeisai rakurakuseisan "
	  "smarthr jobcan tokium billone btobplatform" },
	{ "accounting", "QuickBooks|Intuit|TurboTax|Intuit QuickBooks|QuickBooks Payroll|"
	  "QuickBooks Online|Credit Karma",
	  "intuit.com quickbooks.com notification.intuit.com e.intuit.com "
	  "turbotax.com quickbooks.intuit.com qbo.intuit.com "
	  "creditkarma.com",
	  "quickbooks intuit turbotax quickbook quickbooksonline" },
	{ "accounting", "Xero|FreshBooks|Sage Accounting|SAP Concur|SAP Ariba|Coupa|"
	  "Sage Intacct|Sage 50|Sage Payroll|FreeAgent|Wave Apps|"
	  "Zoho Books|Oracle NetSuite|NetSuite|SAP Business Network|"
	  "Ariba Network|=Ariba|=Concur|Tungsten Network|"
	  "Tungsten Automation|=Basware|OB10|=Taulia|Jaggaer|Ivalua|"
	  "Tradeshift|Pagero|Oracle Supplier Portal|Bill.com Payments|"
	  "=Stampli|Expensify|Ramp Bill Pay|=MYOB|=Reckon|=Dext|AutoEntry|"
	  "Receipt Bank|=Esker|Corcentric|Billtrust|=Invoiced|Nexonia|"
	  "=Certify|Emburse|Chrome River|Hubdoc|Telleroo|Proactis|"
	  "Tally Solutions|=DATEV|=Lexware|sevDesk|=Exact Online|"
	  "=Twinfield|Chorus Pro",
	  "xero.com post.xero.com freshbooks.com sage.com sap.com "
	  "concur.com concursolutions.com ariba.com ansmtp.ariba.com "
	  "coupa.com coupahost.com sageintacct.com intacct.com sage.co.uk "
	  "freeagent.com waveapps.com zoho.com zohobooks.com zoho.in "
	  "zoho.eu netsuite.com oracle.com oraclecloud.com oraclecorp.com "
	  "sapariba.com smtp.mn1.ariba.com successfactors.com "
	  "tungsten-network.com tungstenautomation.com kofax.com ob10.com "
	  "basware.com taulia.com jaggaer.com ivalua.com tradeshift.com "
	  "pagero.com stampli.com expensify.com ramp.com myob.com "
	  "reckon.com dext.com dext.cc receipt-bank.com autoentry.com "
	  "esker.com corcentric.com billtrust.com factorsystems.com "
	  "invoiced.com emburse.com nexonia.com certify.com "
	  "chromeriver.com hubdoc.com telleroo.com proactis.com "
	  "tallysolutions.com datev.de datev.com lexware.de haufe.de "
	  "sevdesk.de exact.com exactonline.nl twinfield.com "
	  "wolterskluwer.com chorus-pro.gouv.fr concur.co.uk",
	  "xero freshbooks netsuite ariba sapariba coupa freeagent "
	  "tradeshift billtrust expensify =basware =myob =datev "
	  "tungstennetwork sageintacct =sage =concur" },
	{ "accounting", "ADP Workforce|ADP Payroll|Paychex|Gusto Payroll|=ADP|ADP RUN|"
	  "ADP TotalSource|Paycom|Paylocity|Paycor|=Gusto|=Rippling|"
	  "=Workday|=UKG|UKG Pro|Kronos Workforce|TriNet|Justworks|"
	  "Ceridian|Dayforce|BambooHR|Deel Inc|=Deel|Remote.com|"
	  "Papaya Global|Zenefits|=Namely|Insperity|Square Payroll|Sage HR|"
	  "BrightPay|Moorepay|IRIS Payroll|IRIS Cascade|Employment Hero|"
	  "KeyPay|=Personio|SuccessFactors|Workday HCM|OnPay|"
	  "Patriot Software|SurePay",
	  "adp.com paychex.com gusto.com adp.ca adp.co.uk adpinfo.com "
	  "adpcorp.com paycom.com paycomonline.net paylocity.com "
	  "paycor.com gusto.co rippling.com workday.com myworkday.com "
	  "myworkdayjobs.com ukg.com ukg.net kronos.com kronos.net "
	  "ultipro.com ultimatesoftware.com trinet.com justworks.com "
	  "ceridian.com dayforce.com dayforcehcm.com bamboohr.com deel.com "
	  "letsdeel.com remote.com papayaglobal.com zenefits.com "
	  "trinethr.com namely.com insperity.com brightpay.co.uk "
	  "brightpay.ie moorepay.co.uk iris.co.uk employmenthero.com "
	  "keypay.com.au personio.de personio.com successfactors.com "
	  "successfactors.eu sap.com onpay.com patriotsoftware.com",
	  "paychex paycom paylocity paycor workday myworkday bamboohr "
	  "dayforce ceridian ultipro justworks =adp =gusto =rippling =ukg "
	  "=deel" },
	/* ---- Files, offices, meetings ------------------------------------------------- */
	{ "share", "SharePoint|OneDrive|Microsoft SharePoint|Microsoft OneDrive|"
	  "Microsoft 365|Office 365|Office365|Microsoft Teams|"
	  "Microsoft Outlook|Microsoft アカウント|Microsoft account|"
	  "Microsoft Office|マイクロソフト|=Microsoft|Microsoft Azure|"
	  "Microsoft Security|Microsoft Support|Microsoft Billing|"
	  "Microsoft Windows|Windows Defender|Microsoft Defender|"
	  "Microsoft Exchange|Exchange Online|Outlook Web|Outlook Web App|"
	  "Outlook 365|Office 365 Admin|Microsoft 365 管理者|"
	  "Microsoft Entra|M365|O365|Microsoft Forms|Microsoft Store|=Xbox|"
	  "Skype for Business|=Outlook|=LinkedIn",
	  "microsoft.com microsoftonline.com sharepoint.com "
	  "sharepointonline.com onedrive.com office.com office365.com "
	  "office.net outlook.com live.com 1drv.ms microsoft.co.jp "
	  "cloud.microsoft microsoftemail.com microsoftonline.us azure.com "
	  "azure.microsoft.com windows.com windowsazure.com msn.com "
	  "hotmail.com xbox.com skype.com bing.com "
	  "microsoftsupport.com microsoftstore.com "
	  "accountprotection.microsoft.com email2.microsoft.com "
	  "promomail.microsoft.com linkedin.com protection.outlook.com "
	  "dynamics.com powerapps.com powerbi.com yammer.com "
	  "office.microsoft.com sway.com aka.ms",
	  "sharepoint onedrive microsoft office365 microsoft365 msonline "
	  "1drv outlook365 microsoftonline microsoft0365 office360 ms365 "
	  "o365 m365 outlookweb onedrivelive sharepointonline "
	  "exchangeonline =linkedin azuread =outlook =teams =azure" },
	{ "share", "Dropbox|Dropbox Business|Dropbox Transfer",
	  "dropbox.com dropboxmail.com dropboxstatic.com "
	  "dropboxusercontent.com db.tt getdropbox.com",
	  "dropbox dropboxdocs" },
	{ "share", "Google Drive|Google ドライブ|Google Workspace|Google アカウント|"
	  "Google Account|=Google|Google Docs|Google Ads|Gmail Team|"
	  "Gmail チーム|Google Pay|Google Business Profile|Google Cloud|"
	  "Google LLC|YouTube Premium|=Gmail|グーグル",
	  "google.com google.co.jp goo.gl withgoogle.com googlemail.com "
	  "gmail.com youtube.com googleapis.com googlecloud.com "
	  "google.co.uk google.de google.fr google.ca google.com.au "
	  "google.co.in c.gle",
	  "googledrive gdrive googledocs googleworkspace googleads "
	  "gmailteam googledoc googlecloud =google =gmail" },
	{ "share", "Box.com|=Box|Box Sign",
	  "box.com boxcloud.com box.net app.box.com box.co.jp",
	  "boxcom" },
	{ "share", "WeTransfer|Smash Transfer|ShareFile|Citrix ShareFile|"
	  "TransferNow|=Filemail|MediaFire|Hightail|=Egnyte|ShareVault|"
	  "Intralinks|Datto Workplace|Proofpoint Encryption|Mimecast|"
	  "Barracuda Networks|=Zix Secure|Virtru|Cisco Secure Email|"
	  "Progress MOVEit|Citrix Files|=pCloud|Jumbomail",
	  "wetransfer.com we.tl fromsmash.com sharefile.com citrix.com "
	  "transfernow.net filemail.com mediafire.com hightail.com "
	  "egnyte.com sharevault.com intralinks.com ssctech.com datto.com "
	  "proofpoint.com pphosted.com ppe-hosted.com mimecast.com "
	  "mimecast.org barracuda.com barracudanetworks.com zixcorp.com "
	  "zix.com zixmail.net opentext.com virtru.com cisco.com "
	  "progress.com ipswitch.com sharefile.eu pcloud.com jumbomail.me",
	  "wetransfer sharefile egnyte mimecast proofpoint barracuda "
	  "filemail =hightail intralinks", true },
	{ "share", "ギガファイル便|GigaFile|firestorage|データ便|宅ふぁいる便|"
	  "DirectCloud|クリプト便|ACTIVE! gate|Active! mail|HENNGE One|"
	  "HENNGE Secure|=HENNGE|メルアド宝箱|Fleekdrive|Box Japan|"
	  "使えるファイル箱|セキュアSAMBA|どこでもキャビネット|mxHERO|"
	  "CipherCraft|おまかせeデータ便",
	  "gigafile.nu firestorage.jp firestorage.com datadeliver.net "
	  "tdvision.com directcloud.jp directcloud.net crypto-bin.com "
	  "cryptobin.com nri-secure.co.jp hennge.com hde.co.jp "
	  "transware.co.jp qualitia.com qualitia.co.jp fleekdrive.com "
	  "tsukaeru.net securesamba.com ntt-tx.co.jp ntt-west.co.jp",
	  "gigafile firestorage hennge", true },
	/* Who was invited, called or written to, and by whom, such a service tells. */
	{ "chat", "Zoom Meetings|Zoom Video|Cisco Webex|Slack Technologies|"
	  "Chatwork|LINE WORKS|GoTo Meeting|GoToMeeting|RingCentral|8x8 Work|"
	  "Vonage Business|Dialpad|Cisco Webex Meetings|=Zoom|=Slack|=Webex|"
	  "=Calendly|Mattermost|Talknote|ベルフェイス|TimeRex",
	  "zoom.us zoom.com zoomgov.com webex.com cisco.com slack.com "
	  "slack-mail.com slackhq.com chatwork.com line.me lycorp.co.jp "
	  "worksmobile.com line-works.com goto.com gotomeeting.com "
	  "ringcentral.com 8x8.com vonage.com dialpad.com calendly.com "
	  "discord.com discordapp.com mattermost.com zulip.com "
	  "larksuite.com larksuite-mail.com talknote.com tocaro.im "
	  "wowtalk.jp vcube.com bell-face.com whereby.com bluejeans.com "
	  "doodle.com timerex.net spirinc.com zoom.com.cn webex.com.cn",
	  "webex chatwork lineworks ringcentral =calendly =zoom =slack",
	  true },
	{ "chat", "",
	  "teams.microsoft.com teams.mail.microsoft teams.cloud.microsoft "
	  "teams.live.com meet.google.com chat.google.com",
	  "" },
	{ "share", "サイボウズ|kintone|eFax|HelloFax|RightFax|MyFax|"
	  "Notion Labs|=Asana|=Trello|=Atlassian|=Jira|"
	  "=Canva|=Figma|=TeamViewer|=AnyDesk|LogMeIn|LastPass|1Password|"
	  "=Okta Verify|=Okta|Duo Security|DeskNets NEO|desknet's NEO|"
	  "Garoon|=Salesforce|=HubSpot|=ServiceNow|=Zendesk|=GitHub|"
	  "Amazon WorkMail|Zimbra|cPanel|Roundcube|Plesk",
	  "cybozu.com cybozu.co.jp kintone.com "
	  "logmein.com logmeininc.com goto.com lastpass.com "
	  "efax.com "
	  "efaxcorporate.com consensus.com hellofax.com rightfax.com "
	  "myfax.com fax.com notion.so makenotion.com asana.com trello.com "
	  "atlassian.com atlassian.net jira.com canva.com "
	  "figma.com teamviewer.com anydesk.com 1password.com "
	  "agilebits.com okta.com oktapreview.com cisco.com "
	  "duosecurity.com duo.com "
	  "desknets.com neo.co.jp salesforce.com force.com exacttarget.com "
	  "hubspot.com hs-inbox.com servicenow.com service-now.com "
	  "zendesk.com github.com zimbra.com synacor.com cpanel.net "
	  "roundcube.net plesk.com",
	  "kintone =efax "
	  "=teamviewer =anydesk lastpass okta =atlassian =trello "
	  "=salesforce =hubspot =servicenow =zendesk =cpanel =zimbra "
	  "roundcube =cybozu desknets", true },
	{ "share", "iCloud|Apple ID|Apple サポート|=Apple|=App Store|Apple Support|"
	  "Apple Billing|Apple Services|Apple Pay|iTunes Store|Apple Store|"
	  "Apple Business|アップルサポート|=iTunes",
	  "apple.com icloud.com email.apple.com itunes.com apple.co.jp "
	  "me.com mac.com insideapple.apple.com id.apple.com "
	  "applecard.apple",
	  "icloud appleid itunes applecare applepay applesupport =apple" },
	/* ---- Shops ---------------------------------------------------------------------- */
	{ "shop", "Amazon.co.jp|Amazon.com|Amazon Business|Amazon Pay|"
	  "Amazonビジネス|アマゾンジャパン|Amazon Web Services|"
	  "Amazonプライム|=Amazon|Amazon Prime|Amazon Seller Central|"
	  "Amazon Marketplace|Amazonセラーセントラル|"
	  "Amazonカスタマーサービス|アマゾン カスタマーサービス|"
	  "AWS Billing|AWS Support|Amazon アカウント|Amazon Billing|"
	  "=アマゾン|=AWS",
	  "amazon.com amazon.co.jp amazon.co.uk amazon.de amazon.in "
	  "amazon.com.au amazon.ca amazon.sg aboutamazon.com "
	  "amazonbusiness.com amazonpay.com amazon.fr amazon.it amazon.es "
	  "amazon.nl amazon.se amazon.pl amazon.com.be amazon.com.mx "
	  "amazon.com.br amazon.ae amazonaws.com amazonses.com "
	  "aws.amazon.com aws.com marketplace.amazon.com "
	  "amazonsellerservices.com amazon.jobs primevideo.com audible.com "
	  "audible.co.jp ring.com",
	  "amazon amazonprime amazonpay amazonaws amazonjp awsbilling =aws" },
	{ "shop", "楽天市場|=Rakuten|楽天グループ|楽天トラベル|=楽天会員",
	  "rakuten.co.jp rakuten.com rakuten.ne.jp rakuten-it.com "
	  "travel.rakuten.com rakuten.co.uk rakuten.tw "
	  "rakuten-travel.co.jp mail.rakuten.com",
	  "rakuten" },
	{ "shop", "モノタロウ|アスクル|Netflix|Norton LifeLock|McAfee|Geek Squad|"
	  "ウイルスバスター|トレンドマイクロ|Netflix Billing|ノートン|"
	  "マカフィー|カスペルスキー|Kaspersky|Trend Micro|=ESET|=Avast|"
	  "AVG Technologies|Bitdefender|=Webroot|Malwarebytes|=Sophos|"
	  "=Norton|Norton 360|Norton AntiVirus|Norton Security|"
	  "Norton Renewal|NortonLifeLock|LifeLock|Norton Total Protection|"
	  "McAfee Total Protection|Best Buy|Best Buy Geek Squad|GeekSquad|"
	  "Geek Total Protection|SiriusXM|Sirius XM|=Spotify|=Hulu|Disney+|"
	  "Disney Plus|=DAZN|U-NEXT|=Walmart|=Costco|Target Corporation|"
	  "=eBay|=Etsy|=Home Depot|=Staples|=Grainger|=Uline|=Fastenal|"
	  "=Alibaba|=AliExpress|Rakuten Ichiba|=ヤフオク|"
	  "Yahoo!ショッピング|Yahoo! JAPAN|Yahoo!ウォレット|ヨドバシ|"
	  "ビックカメラ|ZOZOTOWN|ジョーシン|たのめーる|カウネット|"
	  "えきねっと|モバイルSuica|スマートEX|JR東日本|ANAマイレージ|"
	  "JALマイレージ|=Booking.com|=Expedia|=Airbnb|Trip.com|=Agoda|"
	  "Hotels.com|=じゃらん|ホットペッパー|Uber Eats|一休.com|"
	  "PC Protect|Total AV|=TotalAV|NortonLife|Norton Life|"
	  "Norton 360 Deluxe|Geek Squad Total",
	  "monotaro.com askul.co.jp lohaco.jp netflix.com norton.com "
	  "nortonlifelock.com gendigital.com mcafee.com geeksquad.com "
	  "bestbuy.com trendmicro.com trendmicro.co.jp kaspersky.com "
	  "kaspersky.co.jp trendmicro.eu eset.com eset.co.jp avast.com "
	  "avg.com gen.com bitdefender.com webroot.com opentext.com "
	  "malwarebytes.com sophos.com norton.jp nortonlifelock.jp "
	  "symantec.com lifelock.com mcafee.co.jp home.mcafee.com "
	  "mcafeemail.com bestbuy.ca email.bestbuy.com "
	  "emailinfo.bestbuy.com siriusxm.com spotify.com hulu.com hulu.jp "
	  "disneyplus.com disney.com dazn.com unext.jp unext.co.jp "
	  "u-next.co.jp youtube.com google.com walmart.com costco.com "
	  "costco.co.jp target.com ebay.com ebay.co.uk ebay.de etsy.com "
	  "homedepot.com staples.com grainger.com uline.com fastenal.com "
	  "alibaba.com alibaba-inc.com aliexpress.com yahoo.co.jp "
	  "yahoo-corp.jp mail.yahoo.co.jp lycorp.co.jp yodobashi.com "
	  "biccamera.com zozo.jp zozo.com joshin.co.jp joshinweb.jp "
	  "otsuka-shokai.co.jp tanomail.com kaunet.com kaunet.co.jp "
	  "eki-net.com jreast.co.jp mobilesuica.com smart-ex.jp "
	  "jr-central.co.jp expy.jp ana.co.jp jal.com jal.co.jp "
	  "booking.com expedia.com expediagroup.com airbnb.com trip.com "
	  "agoda.com hotels.com jalan.net recruit.co.jp r.recruit.co.jp "
	  "uber.com ikyu.com totalav.com pcprotect.com",
	  "netflix mcafee geeksquad bestbuy norton360 nortonlifelock "
	  "nortonsecurity lifelock mcafeesecure kaspersky =avast "
	  "bitdefender webroot malwarebytes trendmicro =spotify =hulu "
	  "disneyplus siriusxm ekinet monotaro askul =aliexpress =alibaba "
	  "=airbnb =expedia =norton =agoda =ebay =walmart =costco "
	  "nortonlife" },
};

const size_t institutions_n = sizeof institutions / sizeof *institutions;
