# ruff: noqa: E501 - wide letters count twice
"""Names of countries and cities, folded to small letters without accents, by region.

Written by ``tools/generate_places.py`` from the Unicode CLDR (Unicode License v3) and GeoNames (CC BY 4.0,
https://www.geonames.org). ``?`` marks names that are also words or names of people, which need a second sign.
"""

from __future__ import annotations

COUNTRIES = """\
AC:ascension?|ascension adasi|ascension island|ascension-saari|ascension-sziget|ascensionoen|dao ascension
|ile de l'ascension|ilha de ascensao|insula ascension|isla de la ascension|isola ascensione|wyspa wniebowstapienia
|νησοσ ασενσιον|о-в вознесения|острів вознесіння|האי אסנשן|جزایر اسنسیون|جزيرة اسينشيون|アセンション島|阿森松岛|阿森松島|어센션섬
AD:andora|andorra|andorre|ανδορα|андорра|אנדורה|اندورا|アントラ|安道尔|安道爾|안도라
AE:arabiemiirikunnat|birlesik arap emirlikleri|de forenede arabiske emirater|de forente arabiske emirater
|egyesult arab emirsegek|emirados arabes unidos|emiratele arabe unite|emirates|emirati arabi uniti
|emiratos arabes unidos|emirats arabes unis|forenade arabemiraten|spojene arabske emiraty|united arab emirates
|vereinigte arabische emirate|verenigde arabische emiraten|zjednoczone emiraty arabskie|ηνωμενα αραβικα εμιρατα|оаэ
|обʼєднані арабські емірати|איחוד האמירויות הערביות|الامارات العربية المتحدة|امارات متحده عربی|アラフ首長国連邦|阿拉伯联合酋长国
|阿拉伯聯合大公國|아랍에미리트
AF:afeganistao|afganistan|afganisztan|afghanistan|αφγανισταν|афганистан|афганістан|אפגניסטן|افغانستان|アフカニスタン|阿富汗
|아프가니스탄
AG:antigua & barbuda|antigua a barbuda|antigua e barbuda|antigua en barbuda|antigua es barbuda|antigua i barbuda
|antigua ja barbuda|antigua och barbuda|antigua og barbuda|antigua si barbuda|antigua und barbuda|antigua va barbuda
|antigua ve barbuda|antigua y barbuda|antigua-et-barbuda|αντιγκουα και μπαρμπουντα|антигуа и барбуда|антигуа і барбуда
|אנטיגואה וברבודה|انتيغوا وبربودا|انتیگوا و باربودا|アンティクア・ハーフータ|安地卡及巴布達|安提瓜和巴布达|앤티가 바부다
AI:anguila|anguilla|ανγκουιλα|ангилья|ангілья|אנגווילה|انغويلا|انگویلا|アンキラ|安圭拉|安奎拉|앵귈라
AL:albania|albanie|albanien|arnavutluk|shqiperi|αλβανια|албания|албанія|אלבניה|البانيا|البانی|アルハニア|阿尔巴尼亚|阿爾巴尼亞|알바니아
AM:armenia|armenie|armenien|ermenistan|ormenyorszag|αρμενια|армения|вірменія|հայաստան|ארמניה|ارمنستان|ارمينيا|アルメニア
|亚美尼亚|亞美尼亞|아르메니아
AO:angola|αγκολα|ангола|אנגולה|انغولا|انگولا|アンコラ|安哥拉|앙골라
AR:argentiina|argentina|argentine|argentinie|argentinien|argentyna|arjantin|αργεντινη|аргентина|ארגנטינה|ارژانتین
|الارجنتين|アルセンチン|阿根廷|아르헨티나
AS:american samoa|americka samoa|amerikaans-samoa|amerikai szamoa|amerikan samoa|amerikan samoasi|amerikanisch-samoa
|amerikansk samoa|amerikanska samoa|samoa americaines|samoa americana|samoa americane|samoa amerykanskie
|samoa thuoc my|αμερικανικη σαμοα|американское самоа|американське самоа|סמואה האמריקנית|ساموا الامريكية|ساموای امریکا
|米領サモア|美属萨摩亚|美屬薩摩亞|아메리칸 사모아
AT:austria|ausztria|autriche|avusturya|itavalta|oostenrijk|osterreich|osterrike|ostrig|rakousko|αυστρια|австрия
|австрія|אוסטריה|اتریش|النمسا|オーストリア|奥地利|奧地利|오스트리아
AU:australia|australie|australien|ausztralia|avustralya|αυστραλια|австралия|австралія|אוסטרליה|استراليا|استرالیا
|オーストラリア|澳大利亚|澳洲|오스트레일리아
AW:aruba|αρουμπα|аруба|ארובה|اروبا|アルハ|荷屬阿魯巴|阿鲁巴|아루바
AX:ahvenanmaa|aland|aland adalari|aland islands|aland-szigetek|alandinseln|alandy|iles aland|ilhas aland
|insulele aland|islas aland|isole aland|quan dao aland|wyspy alandzkie|νησοι ολαντ|аландские о-ва|аландські острови
|איי אולנד|جزایر الاند|جزر الاند|オーラント諸島|奥兰群岛|奧蘭群島|올란드 제도
AZ:aserbaidschan|aserbajdsjan|azerbaidjan|azerbaidzan|azerbaigian|azerbaijan|azerbaijao|azerbaiyan|azerbajdzan
|azerbajdzjan|azerbajdzsan|azerbaycan|azerbeidzjan|azerbejdzan|azərbaycan|αζερμπαιτζαν|азербаиджан|азәрбајҹан
|אזרבייג׳ן|اذربيجان|جمهوری اذربایجان|アセルハイシャン|亞塞拜然|阿塞拜疆|아제르바이잔
BA:bosna a hercegovina|bosna i hercegovina|bosna-hersek|bosnia|bosnia & herzegovina|bosnia and herzegovina
|bosnia e herzegovina|bosnia ed erzegovina|bosnia i hercegowina|bosnia ja hertsegovina|bosnia si hertegovina
|bosnia va herzegovina|bosnia y herzegovina|bosnia-hercegovina|bosnie en herzegovina|bosnie-herzegovine
|bosnien och hercegovina|bosnien und herzegowina|bosnien-hercegovina|bosznia-hercegovina|βοσνια - ερζεγοβινη
|босна и херцеговина|босния и герцеговина|боснія і герцеговина|בוסניה והרצגובינה|البوسنة والهرسك|بوسنی و هرزگوین
|ホスニア・ヘルツェコヒナ|波士尼亞與赫塞哥維納|波斯尼亚和黑塞哥维那|보스니아 헤르체고비나
BB:barbade|barbados|μπαρμπειντοσ|барбадос|ברבדוס|باربادوس|بربادوس|ハルハトス|巴巴多斯|巴貝多|바베이도스
BD:banglades|bangladesch|bangladesh|bangladesz|μπανγκλαντεσ|бангладеш|בנגלדש|بنغلاديش|بنگلادش|বাংলাদেশ|ハンクラテシュ|孟加拉
|孟加拉国|방글라데시
BE:belcika|belgia|belgica|belgie|belgien|belgio|belgique|belgium|βελγιο|бельгия|бельгія|בלגיה|بلجيكا|بلژیک|ヘルキー|比利时
|比利時|벨기에
BF:burkina faso|burquina faso|μπουρκινα φασο|буркина-фасо|буркіна-фасо|בורקינה פאסו|بوركينا فاسو|بورکینافاسو|フルキナファソ
|布吉納法索|布基纳法索|부르키나파소
BG:bulgaria|bulgarie|bulgarien|bulgarije|bulgaristan|bulharsko|βουλγαρια|болгария|болгарія|българия|בולגריה|بلغارستان
|بلغاريا|フルカリア|保加利亚|保加利亞|불가리아
BH:bahrain|bahrajn|bahrein|bahreyn|barein|μπαχρειν|бахреин|בחריין|البحرين|بحرین|ハーレーン|巴林|바레인
BI:burundi|uburundi|μπουρουντι|бурунди|бурунді|בורונדי|بوروندي|بوروندی|フルンシ|布隆迪|蒲隆地|부룬디
BJ:benin|μπενιν|бенин|бенін|בנין|بنين|بنین|ヘナン|貝南|贝宁|베냉
BL:s:t barthelemy|saint barthelemy|saint-barthelemy|san bartolome|sao bartolomeu|st. barthelemy|svaty bartolomej
|αγιοσ βαρθολομαιοσ|сен-бартелеми|сен-бартелемі|סנט ברתולומיאו|سان بارتليمي|سن بارتلمی|サン・ハルテルミー|圣巴泰勒米|聖巴瑟米|생바르텔레미
BM:bermuda|bermudas|bermudes|bermudy|βερμουδεσ|бермудские о-ва|бермудські острови|ברמודה|برمودا|ハミュータ|百慕大|百慕達|버뮤다
BN:brunei|brunei darussalam|brunej|μπρουνει|брунеи|ברוניי|بروناي|برونيی|フルネイ|文莱|汶萊|브루나이
BO:bolivia|bolivie|bolivien|bolivya|boliwia|βολιβια|боливия|болівія|בוליביה|بوليفيا|بولیوی|ホリヒア|玻利維亞|玻利维亚|볼리비아
BQ:antia hulandes|ca-ri-be ha lan|caraibi olandesi|caribbean netherlands|caribe neerlandes|caribisch nederland
|de tidligere nederlandske antiller|holland karib-terseg|insulele caraibe olandeze|karayip hollandasi
|karibian alankomaat|karibische niederlande|karibisk nederland|karibiska nederlanderna|karibske nizozemsko
|niderlandy karaibskie|paises baixos caribenhos|pays-bas caribeens|ολλανδια καραιβικησ|бонэир, синт-эстатиус и саба
|карибські нідерланди|האיים הקריביים ההולנדיים|جزایر کارايیب هلند|هولندا الكاريبية|オランタ領カリフ|荷属加勒比区|荷蘭加勒比區|네덜란드령 카리브
BR:brasil|brasile|brasilia|brasilien|brazil|brazilia|brazilie|brazylia|bresil|brezilya|βραζιλια|бразилия|бразилія
|ברזיל|البرازيل|برزیل|フラシル|巴西|브라질
BS:bahama|bahama's|bahama-szigetek|bahamalar|bahamas|bahamy|μπαχαμεσ|багамські острови|багамы|איי בהאמה|باهاما
|جزر البهاما|ハハマ|巴哈馬|巴哈马|바하마
BT:bhoutan|bhutan|butan|butao|μπουταν|бутан|בהוטן|بوتان|भटान|འབག|フータン|不丹|부탄
BW:botsuana|botsvana|botswana|μποτσουανα|ботсвана|בוטסואנה|بوتسوانا|ホツワナ|博茨瓦纳|波札那|보츠와나
BY:belarus|belarusz|belorusko|bialorus|bielorrusia|bielorrussia|bielorussia|bielorussie|valko-venaja|λευκορωσια
|беларусь|білорусь|בלארוס|بلاروس|بيلاروس|ヘラルーシ|白俄罗斯|白俄羅斯|벨라루스
BZ:belice|belize|μπελιζ|белиз|беліз|בליז|بليز|بلیز|ヘリース|伯利兹|貝里斯|벨리즈
CA:canada|kanada|καναδασ|канада|קנדה|كندا|کانادا|カナタ|加拿大|캐나다
CC:cocos (keeling) adalari|cocos (keeling) islands|cocoseilanden|cocosoerne|iles cocos|ilhas cocos (keeling)
|insulele cocos (keeling)|islas cocos|isole cocos (keeling)|kokosinseln|kokosoarna|kokosove ostrovy|kokosoyene
|kokusz (keeling)-szigetek|kookossaaret (keelingsaaret)|quan dao cocos (keeling)|wyspy kokosowe|νησοι κοκοσ (κιλινγκ)
|кокосовые о-ва|кокосові (кілінг) острови|איי קוקוס (קילינג)|جزایر کوکوس|جزر كوكوس (كيلينغ)|ココス(キーリンク)諸島|科克斯(基靈)群島
|科科斯(基林)群岛|코코스 제도
CD:congo - kinshasa|congo-kinshasa|demokratyczna republika konga|kongo - kinsasa|kongo - kinshasa|kongo – kinshasa
|kongo-kinshasa|kongon demokraattinen tasavalta|republica democratica del congo|κονγκο - κινσασα|конго - киншаса
|конго – кіншаса|קונגו - קינשאסה|الكونغو - كينشاسا|کنگو - کینشاسا|コンコ民主共和国(キンシャサ)|刚果(金)|剛果(金夏沙)|콩고-킨샤사
CF:centraal-afrikaanse republiek|central african republic|centralafrikanska republiken|cong hoa trung phi
|den centralafrikanske republik|den sentralafrikanske republikk|keski-afrikan tasavalta|kodorosese ti beafrika
|kozep-afrikai koztarsasag|orta afrika cumhuriyeti|repubblica centrafricana|republica centrafricana
|republica centro-africana|republica centroafricana|republika srodkowoafrykanska|republique centrafricaine
|stredoafricka republika|zentralafrikanische republik|κεντροαφρικανικη δημοκρατια|центрально-африканская республика
|центральноафриканська республіка|הרפובליקה המרכז-אפריקאית|جمهورية افريقيا الوسطى|جمهوری افریقای مرکزی|中央アフリカ共和国|中非共和国
|中非共和國|중앙 아프리카 공화국
CG:congo|congo - brazzaville|congo-brazzaville|kongo - brazavil|kongo – brazzaville|kongo-brazzaville
|kongon tasavalta|republica do congo|κονγκο - μπραζαβιλ|конго - браззавиль|конго – браззавіль|קונגו - ברזאויל
|الكونغو - برازافيل|کنگو - برازویل|コンコ共和国(フラサヒル)|刚果(布)|剛果(布拉薩)|콩고-브라자빌
CH:elvetia|isvicre|schweiz|schwiiz|suica|suisse|suiza|svajc|sveits|sveitsi|svizzera|svycarsko|switzerland|szwajcaria
|thuy si|zwitserland|ελβετια|швеицария|швеицарія|שווייץ|سويسرا|سويیس|スイス|瑞士|스위스
CI:costa d'avorio|costa do marfim|cote d'ivoire|elefantcsontpart|elfenbenskusten|elfenbenskysten|ivoorkust
|ivory coast|norsunluurannikko|pobrezi slonoviny|ακτη ελεφαντοστου|кот-д'ивуар|кот-дʼівуар|חוף השנהב|ساحل العاج
|ساحل عاج|コートシホワール|科特迪瓦|象牙海岸|코트디부아르
CK:cook adalari|cook islands|cook-szigetek|cookeilanden|cookinsaaret|cookinseln|cookoarna|cookoerne|cookovy ostrovy
|cookoyene|iles cook|ilhas cook|insulele cook|islas cook|isole cook|quan dao cook|wyspy cooka|νησοι κουκ|о-ва кука
|острови кука|איי קוק|جزایر کوک|جزر كوك|クック諸島|库克群岛|庫克群島|쿡 제도
CL:chile|chili?|cile|sili|χιλη|чили|чилі|צ׳ילה|تشيلي|شیلی|チリ|智利|칠레
CM:camaroes|cameroon|cameroun|camerun|kameroen|kamerun|καμερουν|камерун|קמרון|الكاميرون|کامرون|カメルーン|喀麥隆|喀麦隆|카메룬
CN:china|chine|chiny|cin|cina|kiina|kina|mainland china|p.r. china|people's republic of china|pr china|trung quoc
|κινα|китаи|סין|الصين|چین|中国|中國|중국
CO:colombia|colombie|columbia|kolombiya|kolumbia|kolumbie|kolumbien|κολομβια|колумбия|колумбія|קולומביה|كولومبيا
|کلمبیا|コロンヒア|哥伦比亚|哥倫比亞|콜롬비아
CR:costa rica|kosta rika|kostarika|kostaryka|κοστα ρικα|коста-рика|קוסטה ריקה|كوستاريكا|کاستاریکا|コスタリカ|哥斯大黎加|哥斯达黎加
|코스타리카
CU:cuba|kuba|kuuba|κουβα|куба|קובה|كوبا|کوبا|キューハ|古巴|쿠바
CV:cabo verde|cap-vert|cape verde|capo verde|capul verde|kaapverdie|kabu verdi|kap verde|kapp verde|kapverdy
|republika zielonego przyladka|zold-foki koztarsasag|πρασινο ακρωτηριο|кабо-верде|כף ורדה|الراس الاخضر|کیپ‌ورد|カーホヘルテ
|佛得角|維德角|카보베르데
CW:curacao|curazao|korsou|κουρασαο|кюрасао|קוראסאו|كوراساو|کوراسايو|キュラソー|库拉索|庫拉索|퀴라소
CX:christmas adasi|christmas island|christmaseiland|christmasoya|dao giang sinh|ile christmas|ilha christmas
|insula christmas|isla de navidad|isola christmas|joulusaari|juleoen|julon|karacsony-sziget|vanocni ostrov
|weihnachtsinsel|wyspa bozego narodzenia|νησοσ των χριστουγεννων|о-в рождества|острів різдва|אי חג המולד|جزيرة كريسماس
|جزیره کریسمس|クリスマス島|圣诞岛|聖誕島|크리스마스섬
CY:chipre|chypre|cipro|cipru|ciprus|cypern|cypr|cyprus|kibris|kypr|kypros|sip?|zypern|κυπροσ|кипр|кіпр|קפריסין|قبرس
|قبرص|キフロス|塞浦路斯|賽普勒斯|키프로스
CZ:cechia|cehia|cekya|ceska republika|cesko|chequia|csehorszag|czech republic|czechia|czechy|sec?|tchequia|tchequie
|tjeckien|tjekkiet|tschechien|tsekki|tsjechie|tsjekkia|τσεχια|чехия|чехія|צ׳כיה|التشيك|چک|チェコ|捷克|체코
DE:alemanha|alemania|allemagne|almanya|deutschland|duc|duitsland|duutschland|germania|germany|nemecko|nemetorszag
|niemcy|saksa|tyskland|γερμανια|германия|німеччина|גרמניה|المان|المانيا|トイツ|德国|德國|독일
DJ:cibuti|djibouti|djibuti|dschibuti|dzibuti|dzibutsko|dzsibuti|gibuti|jabuuti|yabuuti|yibuti|τζιμπουτι|джибути
|джибуті|ג׳יבוטי|جيبوتي|جیبوتی|シフチ|吉布地|吉布提|지부티
DK:dan mach|danemarca|danemark|dania|danimarca|danimarka|danmark|dansko|denemarken|denmark|dinamarca|tanska|δανια
|дания|данія|דנמרק|الدانمرك|دانمارک|テンマーク|丹麥|丹麦|덴마크
DM:dominica?|dominika|dominique|ντομινικα|доминика|домініка|דומיניקה|دومينيكا|دومینیکا|トミニカ国|多米尼克|도미니카
DO:cong hoa dominica|den dominikanske republik|den dominikanske republikk|dominicaanse republiek|dominican republic
|dominik cumhuriyeti|dominikaaninen tasavalta|dominikai koztarsasag|dominikana|dominikanische republik
|dominikanska republika|dominikanska republiken|repubblica dominicana|republica dominicana|republique dominicaine
|δομινικανη δημοκρατια|доминиканская республика|домініканська республіка|הרפובליקה הדומיניקנית|جمهورية الدومينيكان
|جمهوری دومینیکن|トミニカ共和国|多明尼加共和國|多米尼加共和国|도미니카 공화국
DZ:algeria|algerie|algerien|algeriet|algerije|algieria|alzirsko|argelia|cezayir|αλγερια|алжир|אלג׳יריה|الجزاير
|الجزایر|アルシェリア|阿尔及利亚|阿爾及利亞|알제리
EC:ecuador|ekvador|ekwador|equador|equateur|ισημερινοσ|еквадор|эквадор|אקוודור|الاكوادور|اکوادور|エクアトル|厄瓜多|厄瓜多尔|에콰도르
EE:eesti|estland|estonia|estonie|estonsko|estonya|esztorszag|viro|εσθονια|естонія|эстония|אסטוניה|استونيا|استونی
|エストニア|愛沙尼亞|爱沙尼亚|에스토니아
EG:agypten|ai cap|egipt|egipto|egito|egitto|egyiptom|egypt|egypte|egypten|egypti|misir|αιγυπτοσ|египет|єгипет|מצרים
|مصر|エシフト|埃及|이집트
EH:bati sahra|lansi-sahara|nyugat-szahara|saara ocidental|sahara occidental|sahara occidentala|sahara occidentale
|sahara zachodnia|tay sahara|vastsahara|vest-sahara|vestsahara|westelijke sahara|western sahara|westsahara
|zapadni sahara|δυτικη σαχαρα|западная сахара|західна сахара|סהרה המערבית|الصحراء الغربية|صحرای غربی|西サハラ|西撒哈拉|서사하라
ER:eritre|eritrea|eritreea|eritreia|erythree|erytrea|ερυθραια|еритрея|эритрея|אריתריאה|اريتريا|اریتره|ኤርትራ|エリトリア|厄利垂亞
|厄立特里亚|에리트리아
ES:espagne|espana|espanha|espanja|espanya|hiszpania|ispanya|spagna|spain|spanelsko|spania|spanien|spanje
|spanyolorszag|tay ban nha|ισπανια|испания|іспанія|ספרד|اسبانيا|اسپانیا|スヘイン|西班牙|스페인
ET:athiopien|ethiopia|ethiopie|etiopia|etiopie|etiopien|etiyopya|itoophiyaa|αιθιοπια|ефіопія|эфиопия|אתיופיה|اتیوپی
|اثيوبيا|ኢትዮጵያ|エチオヒア|埃塞俄比亚|衣索比亞|에티오피아
FI:finland|finlanda|finlande|finlandia|finlandiya|finnland|finnorszag|finsko|phan lan|suomi|φινλανδια|финляндия
|фінляндія|פינלנד|فنلاند|فنلندا|フィンラント|芬兰|芬蘭|핀란드
FJ:fidji|fidschi|fidzi|fidzsi|figi|fiji|fiyi|φιτζι|фиджи|фіджі|פיג׳י|فيجي|فیجی|फिजी|フィシー|斐济|斐濟|피지
FK:falkland adalari|falkland islands|falkland-szigetek|falklandeilanden|falklandinsaaret|falklandinseln
|falklandske ostrovy|falklandsoarna|falklandsoerne|falklandsoyene|falklandy|iles malouines|ilhas malvinas
|insulele falkland|islas malvinas|isole falkland|quan dao falkland|νησοι φοκλαντ|фолклендские о-ва
|фолклендські острови|איי פוקלנד|جزایر فالکلند|جزر فوكلاند|フォークラント諸島|福克兰群岛|福克蘭群島|포클랜드 제도
FM:micronesia|micronesie|micronezia|mikronesia|mikronesiafoderasjonen|mikronesie|mikronesien|mikronezia|mikronezja
|mikronezya|μικρονησια|мікронезія|федеративные штаты микронезии|מיקרונזיה|ميكرونيزيا|میکرونزی|ミクロネシア連邦|密克罗尼西亚|密克羅尼西亞
|미크로네시아
FO:faeroer|faeroerne|faeroyene|faerske ostrovy|faroarna|faroe adalari|faroe islands|faroer|farsaaret|feroer szigetek
|foroyar|iles feroe|ilhas faroe|insulele feroe|islas feroe|isole faer oer|quan dao faroe|wyspy owcze|νησοι φεροεσ
|фарерские о-ва|фарерські острови|איי פארו|جزایر فارو|جزر فارو|フェロー諸島|法罗群岛|法羅群島|페로 제도
FR:franca|france|francia|franciaorszag|francie|francja|frankreich|frankrig|frankrijk|frankrike|fransa|franta|phap
|ranska|γαλλια|франция|франція|צרפת|فرانسه|فرنسا|フランス|法国|法國|프랑스
GA:gabao|gabon|gabun|γκαμπον|габон|גבון|الغابون|گابن|カホン|加彭|加蓬|가봉
GB:birlesik krallik|egyesult kiralysag|great britain|iso-britannia|northern ireland|regatul unit|regno unito
|reino unido|royaume-uni|spojene kralovstvi|storbritannia|storbritannien|united kingdom|vereinigtes konigreich
|verenigd koninkrijk|vuong quoc anh|wielka brytania|ηνωμενο βασιλειο|велика британія|великобритания|בריטניה
|المملكة المتحدة|بریتانیا|イキリス|英国|英國|영국
GD:granada|grenada|grenade?|γρεναδα|гренада|גרנדה|غرينادا|گرنادا|クレナタ|格林纳达|格瑞那達|그레나다
GE:georgia?|georgie|georgien|gruzia|gruzie|gruzja|gurcistan|γεωργια|грузия|грузія|גאורגיה|جورجيا|گرجستان|საქართველო
|ショーシア|喬治亞|格鲁吉亚|조지아
GF:francia guyana|francouzska guyana|frans-guyana|fransiz guyanasi|fransk guyana|franska guyana|franzosisch-guayana
|french guiana|guayana francesa|guiana francesa|guiana thuoc phap|gujana francuska|guyana francese|guyana franceza
|guyane francaise|ranskan guayana|γαλλικη γουιανα|французская гвиана|французька гвіана|גיאנה הצרפתית|غويانا الفرنسية
|گویان فرانسه|仏領キアナ|法属圭亚那|法屬圭亞那|프랑스령 기아나
GG:guernesey|guernsey|γκερνζι|гернси|гернсі|גרנזי|غيرنزي|گرنزی|カーンシー|根息|根西岛|건지
GH:gaana|gana|ghana|ghana nutome|γκανα|гана|גאנה|غانا|غنا|カーナ|加纳|迦納|가나
GI:cebelitarik|gibilterra|gibraltar|γιβραλταρ|гибралтар|гібралтар|גיברלטר|جبل طارق|جبل‌الطارق|シフラルタル|直布罗陀|直布羅陀|지브롤터
GL:greenland|grenlandia|groenland|groenlanda|groenlandia|gronland|gronlanti|gronsko|kalaallit nunaat|γροιλανδια
|гренландия|гренландія|גרינלנד|غرينلاند|گرینلند|クリーンラント|格陵兰|格陵蘭|그린란드
GM:gambia|gambie|gambiya|γκαμπια|гамбия|гамбія|גמביה|غامبيا|گامبیا|カンヒア|冈比亚|甘比亞|감비아
GN:gine|guine|guinea?|guinee|guineea|gwinea|γουινεα|гвинея|гвінея|גינאה|غينيا|گینه|キニア|几内亚|幾內亞|기니
GP:guadalupa|guadalupe|guadeloupe?|guadelupa|gwadelupa|γουαδελουπη|гваделупа|גוואדלופ|غوادلوب|گوادلوپ|クアトルーフ|瓜地洛普
|瓜德罗普|과들루프
GQ:aekvatorialguinea|aquatorialguinea|egyenlitoi-guinea|ekvator ginesi|ekvatorial-guinea|ekvatorialguinea
|equatoriaal-guinea|equatorial guinea|guine equatorial|guinea ecuatorial|guinea equatoriale|guinea xich dao
|guinee equatoriale|guineea ecuatoriala|gwinea rownikowa|paivantasaajan guinea|rovnikova guinea|ισημερινη γουινεα
|екваторіальна гвінея|экваториальная гвинея|גינאה המשוונית|غينيا الاستوايية|گینه استوایی|赤道キニア|赤道几内亚|赤道幾內亞|적도 기니
GR:gorogorszag|graekenland|grece|grecia|grecja|greece|grekland|griechenland|griekenland|hellas|hy lap|kreikka|recko
|yunanistan|ελλαδα|греция|греція|יוון|اليونان|یونان|キリシャ|希腊|希臘|그리스
GT:guatemala|gwatemala|iximchʼochʼ|γουατεμαλα|гватемала|גואטמלה|غواتيمالا|گواتمالا|クアテマラ|危地马拉|瓜地馬拉|과테말라
GU:guam|γκουαμ|гуам|גואם|غوام|گوام|クアム|关岛|關島
GW:bissau-guinea|gine-bissau|guine-bissau|guinea-bisau|guinea-bissau|guinee-bissau|guineea-bissau|gwinea bissau
|γουινεα μπισαου|гвинея-бисау|гвінея-бісау|גינאה-ביסאו|غينيا بيساو|گینه بیسايو|キニアヒサウ|几内亚比绍|幾內亞比索|기니비사우
GY:guiana|gujana|guyana|γουιανα|гаиана|гаяна|גיאנה|غيانا|گویان|カイアナ|圭亚那|蓋亞那|가이아나
HK:cin hong kong oib|hong kong|hong kong sar china|hongkong|hongkong kkt|hongkong sar|hongkong sar kina
|hongkong sar van china|hongkong – kiinan erityishallintoalue|hongkong – zao ciny|r.a.s. hong kong, china
|ras di hong kong|sar hongkong|sonderverwaltungsregion hongkong|sra hongkong (chiny)|χονγκ κονγκ εδπ κινασ
|гонконг (сар)|гонконг, оар китаю|中国香港特别行政区|中國香港特別行政區|中華人民共和国香港特別行政区|홍콩(중국 특별행정구)
HN:honduras|ονδουρα|гондурас|הונדורס|هندوراس|ホンシュラス|宏都拉斯|洪都拉斯|온두라스
HR:chorvatsko|chorwacja|croacia|croatia|croatie|croazia|hirvatistan|horvatorszag|hrvatska|kroatia|kroatie|kroatien
|κροατια|хорватия|хорватія|קרואטיה|كرواتيا|کرواسی|クロアチア|克罗地亚|克羅埃西亞|크로아티아
HT:haiti|αιτη|гаити|гаіті|האיטי|هايتي|هايیتی|ハイチ|海地|아이티
HU:hongarije|hongrie|hungary|hungria|macaristan|madarsko|magyarorszag|ungaria|ungarn|ungern|ungheria|unkari|wegry
|ουγγαρια|венгрия|угорщина|הונגריה|مجارستان|هنغاريا|ハンカリー|匈牙利|헝가리
ID:basa indonesia|endonezya|indonesia|indonesie|indonesien|indonezia|indonezja|ινδονησια|индонезия|індонезія
|אינדונזיה|اندونزی|اندونيسيا|イントネシア|印尼|印度尼西亚|인도네시아
IE:eire|ierland|ireland|irland|irlanda|irlande|irlandia|irlanti|irorszag|irsko|ιρλανδια|ирландия|ірландія|אירלנד
|ايرلندا|ایرلند|アイルラント|愛爾蘭|爱尔兰|아일랜드
IL:israel|israele|israil|izrael|ισραηλ|израиль|ізраіль|ישראל|اسراييل|اسرايیل|イスラエル|以色列|이스라엘
IM:dao man|ile de man|ilha de man|insula man|isla de man|isle of man|isola di man|man?|man adasi|man-sziget|mansaari
|ostrov man|wyspa man|νησοσ του μαν|о-в мэн|острів мен|האי מאן|جزيرة مان|جزیره من|マン島|曼島|马恩岛|맨섬
IN:an do|hindistan|inde|india|indie|indien|intia|ινδια|индия|індія|הודו|الهند|هند|भारत|ভারত|イント|印度|인도
IO:brit indiai-oceani terulet|britanya hint okyanusu topraklari|british indian ocean territory
|brits indische oceaanterritorium|britske indickooceanske uzemi|brittilainen intian valtameren alue
|brytyjskie terytorium oceanu indyjskiego|territorio britannico dell'oceano indiano|βρετανικα εδαφη ινδικου ωκεανου
|הטריטוריה הבריטית באוקיינוס ההודי|英属印度洋领地|英屬印度洋領地|英領イント洋地域|영국령 인도양 지역
IQ:irak|iraq|iraque|ιρακ|ирак|ірак|עיראק|العراق|عراق|عێراق|イラク|伊拉克|이라크
IR:ira|iran|islamic republic of iran|ιραν|иран|іран|איראן|ايران|ایران|イラン|伊朗|이란
IS:iceland|ijsland|island?|islanda|islande|islandia|islanti|izland|izlanda|ισλανδια|исландия|ісландія|איסלנד|ايسلندا
|ایسلند|アイスラント|冰岛|冰島|아이슬란드
IT:italia|italie|italien|italy|italya|olaszorszag|wlochy|ιταλια|италия|італія|איטליה|ايطاليا|ایتالیا|イタリア|意大利|義大利|이탈리아
JE:jersey?|τζερζι|джерси|джерсі|ג׳רזי|جرزی|جيرسي|シャーシー|泽西岛|澤西島|저지
JM:giamaica|jamaica|jamaika|jamaique|jamajka|τζαμαικα|ямаика|ג׳מייקה|جامايكا|جامايیکا|シャマイカ|牙买加|牙買加|자메이카
JO:giordania|iordania|jordan?|jordania|jordanie|jordanien|jordansko|urdun|ιορδανια|иордания|иорданія|ירדן|اردن|الاردن
|ヨルタン|約旦|约旦|요르단
JP:giappone|japan|japani|japao|japon|japonia|japonsko|japonya|nhat ban|ιαπωνια|япония|японія|יפן|اليابان|ژاپن|日本|일본
KE:kena|kenia|kenya|quenia|κενυα|кения|кенія|קניה|كينيا|کنیا|ケニア|肯亞|肯尼亚|케냐
KG:kargazstan|kirghizistan|kirghizstan|kirgisia|kirgisistan|kirgistan|kirgizie|kirgizistan|kirgizisztan|kirguistan
|kyrgyzstan|quirguistao|κιργισταν|киргизия|киргизстан|кыргызстан|קירגיזסטן|قرقیزستان|قيرغيزستان|キルキス|吉尔吉斯斯坦|吉爾吉斯|키르기스스탄
KH:cambodge|cambodgia|cambodia|cambodja|cambogia|camboja|camboya|campuchia|kambocya|kambodja|kambodscha|kambodsja
|kambodza|kambodzsa|καμποτζη|камбоджа|קמבודיה|كمبوديا|کامبوج|កមពជា|カンホシア|柬埔寨|캄보디아
KI:kiribati|quiribati|κιριμπατι|кирибати|кірибаті|קיריבאטי|كيريباتي|کیریباتی|キリハス|吉里巴斯|基里巴斯|키리바시
KM:comoras|comore|comore-szigetek|comoren|comorerne|comores|comoros|komoren|komorene|komorerna|komorit|komorlar
|komory|κομορεσ|комори|коморы|קומורו|جزر القمر|کومور|コモロ|科摩罗|葛摩|코모로
KN:s:t kitts och nevis|saint kitts e nevis|saint kitts en nevis|saint kitts es nevis|saint kitts i nevis
|saint kitts ja nevis|saint kitts og nevis|saint kitts si nevis|saint kitts ve nevis|saint-christophe-et-nieves
|san cristobal y nieves|sao cristovao e nevis|st. kitts & nevis|st. kitts und nevis|st. kitts va nevis
|svaty krystof a nevis|σεν κιτσ και νεβισ|сент-китс и невис|сент-кітс і невіс|סנט קיטס ונוויס|سانت كيتس ونيفيس
|سنت کیتس و نویس|セントクリストファー・ネーウィス|圣基茨和尼维斯|聖克里斯多福及尼維斯|세인트키츠 네비스
KP:corea del nord|corea del norte|coree du nord|coreea de nord|coreia do norte|eszak-korea|korea polnocna|kuzey kore
|noord-korea|nord-korea|nordkorea|north korea|pohjois-korea|severni korea|trieu tien|βορεια κορεα|кндр|північна корея
|קוריאה הצפונית|كوريا الشمالية|کره شمالی|北朝鮮|北韓|朝鲜|북한
KR:corea del sud|corea del sur|coree du sud|coreea de sud|coreia do sul|del-korea|etela-korea|guney kore|han quoc
|jizni korea|korea poludniowa|republic of korea|sor-korea|south korea|sudkorea|sydkorea|zuid-korea|νοτια κορεα
|південна корея|республика корея|קוריאה הדרומית|كوريا الجنوبية|کره جنوبی|南韓|韓国|韩国|대한민국
KW:koeweit|koweit|kuvait|kuvajt|kuveyt|kuwait|kuweit|kuwejt|κουβειτ|кувеит|כווית|الكويت|کویت|クウェート|科威特|쿠웨이트
KY:cayman adalari|cayman islands|caymanoarna|caymanoerne|caymanoyene|caymansaaret|iles caimans|ilhas cayman
|insulele cayman|islas caiman|isole cayman|kaaimaneilanden|kaimaninseln|kajman-szigetek|kajmanske ostrovy|kajmany
|quan dao cayman|νησοι κειμαν|каиманові острови|о-ва каиман|איי קיימן|جزایر کیمن|جزر كايمان|ケイマン諸島|开曼群岛|開曼群島|케이맨 제도
KZ:cazaquistao|kasachstan|kasakhstan|kazachstan|kazahstan|kazahsztan|kazajistan|kazakhstan|kazakistan|kazakstan
|καζακσταν|казахстан|қазақстан|קזחסטן|قزاقستان|كازاخستان|カサフスタン|哈萨克斯坦|哈薩克|카자흐스탄
LA:lao|laos|laosz|λαοσ|лаос|לאוס|لاوس|لايوس|ລາວ|ラオス|寮國|老挝|라오스
LB:lebanon|li-bang|liban|libano|libanon|lubnan|λιβανοσ|ливан|ліван|לבנון|لبنان|レハノン|黎巴嫩|레바논
LC:s:t lucia|saint lucia|sainte-lucie|santa lucia|sfanta lucia|st. lucia|svata lucie|αγια λουκια|сент-люсия
|сент-люсія|סנט לוסיה|سانت لوسيا|سنت لوسیا|セントルシア|圣卢西亚|聖露西亞|세인트루시아
LI:liachteschtai|lichtenstejnsko|liechtenstein|λιχτενσταιν|лихтенштеин|ліхтенштеин|ליכטנשטיין|ليختنشتاين|لیختن‌اشتاین
|リヒテンシュタイン|列支敦士登|列支敦斯登|리히텐슈타인
LK:sri lanka|σρι λανκα|шри-ланка|шрі-ланка|סרי לנקה|سريلانكا|سری‌لانکا|இலஙகை|ශ‍ර ලංකාව|スリランカ|斯里兰卡|斯里蘭卡|스리랑카
LR:liberia|liberie|liberya|λιβερια|либерия|ліберія|ליבריה|ليبيريا|لیبریا|リヘリア|利比里亚|賴比瑞亞|라이베리아
LS:ilesotho|lesotho|lesoto|λεσοτο|лесото|לסוטו|لسوتو|ليسوتو|レソト|莱索托|賴索托|레소토
LT:liettua|lietuva|litauen|lithuania|litouwen|lituania|lituanie|litva|litvania|litvanya|litwa|λιθουανια|литва|ליטא
|ليتوانيا|لیتوانی|リトアニア|立陶宛|리투아니아
LU:letzebuerg|lucembursko|luksemburg|lussemburgo|luxembourg|luxemburg|luxemburgo|λουξεμβουργο|люксембург|לוקסמבורג
|لوكسمبورغ|لوکزامبورگ|ルクセンフルク|卢森堡|盧森堡|룩셈부르크
LV:latveja|latvia|latvija|letland|letonia|letonya|lettland|lettonia|lettonie|lettorszag|lotwa|lotyssko|λετονια|латвия
|латвія|לטביה|لاتفيا|لتونی|ラトヒア|拉脫維亞|拉脱维亚|라트비아
LY:libia|libie|libya|libye|libyen|λιβυη|ливия|лівія|לוב|ليبيا|لیبی|リヒア|利比亚|利比亞|리비아
MA:fas|lmɣrib|ma-roc|maroc|marocco|marocko|marokko|maroko|marrocos|marruecos|merruk|morocco|μαροκο|марокко|מרוקו
|المغرب|مراکش|ⵍⵎⵖⵔⵉⴱ|モロッコ|摩洛哥|모로코
MC:monaco|monako|μονακο|монако|מונקו|موناكو|موناکو|モナコ|摩納哥|摩纳哥|모나코
MD:moldavia|moldavie|moldavien|moldavsko|moldawia|moldova|republica moldova|republik moldau|μολδαβια|молдова|מולדובה
|مولداوی|مولدوفا|モルトハ|摩尔多瓦|摩爾多瓦|몰도바
ME:cerna hora|crna gora|czarnogora|karadag|montenegro|muntenegru|μαυροβουνιο|черногория|чорногорія|מונטנגרו
|الجبل الاسود|مونته‌نگرو|モンテネクロ|蒙特內哥羅|黑山|몬테네그로
MF:saint martin|saint-martin|san martin|sao martinho|sfantul martin|st. martin|svaty martin (francie)
|αγιοσ μαρτινοσ (γαλλικο τμημα)|сен-мартен|סן מרטן|سان مارتن|سنت مارتین|サン・マルタン|法属圣马丁|法屬聖馬丁|생마르탱
MG:madagascar|madagasikara|madagaskar|madagaszkar|μαδαγασκαρη|мадагаскар|מדגסקר|ماداگاسکار|مدغشقر|マタカスカル|馬達加斯加|马达加斯加
|마다가스카르
MH:iles marshall|ilhas marshall|insulele marshall|islas marshall|isole marshall|marshall adalari|marshall islands
|marshall-szigetek|marshalleilanden|marshallinsaaret|marshallinseln|marshalloarna|marshalloerne|marshallovy ostrovy
|marshalloyene|quan dao marshall|wyspy marshalla|νησοι μαρσαλ|маршалловы о-ва|маршаллові острови|איי מרשל|جزایر مارشال
|جزر مارشال|マーシャル諸島|馬紹爾群島|马绍尔群岛|마셜 제도
MK:bac macedonia|eszak-macedonia|kuzey makedonya|macedoine du nord|macedonia de nord|macedonia del nord
|macedonia del norte|macedonia do norte|macedonia polnocna|maqedonia e veriut|noord-macedonie|nord-makedonia
|nordmakedonien|nordmazedonien|north macedonia|pohjois-makedonia|severni makedonie|βορεια μακεδονια|північна македонія
|северна македонија|северная македония|מקדוניה הצפונית|مقدونيا الشمالية|مقدونیه شمالی|北マケトニア|北馬其頓|北马其顿|북마케도니아
ML:mali|μαλι|мали|малі|מאלי|مالي|مالی|マリ|馬利|马里|말리
MM:burma|mianmar|mianmar (birmania)|mjanma (birma)|myanmar|myanmar (barma)|myanmar (birma)|myanmar (birmania)
|myanmar (birmanie)|myanmar (burma)|myanmar (mien dien)|μιανμαρ (βιρμανια)|мʼянма (бірма)|мьянма (бирма)
|מיאנמר (בורמה)|ميانمار (بورما)|میانمار (برمه)|မြနမာ|ミャンマー (ヒルマ)|緬甸|缅甸|미얀마
MN:mogolistan|mong co|mongolei|mongolia|mongolie|mongoliet|mongolsko|μογγολια|монгол|монголия|монголія|מונגוליה
|مغولستان|منغوليا|モンコル|蒙古|몽골
MO:cin makao oib|macao|macao sar|macao sar china|macao sar kina|macao – kiinan erityishallintoalue|macao – zao ciny
|macau|macau sar van china|macau, rae da china|makao kkt|r.a.s. chinoise de macao|r.a.s. macao, china
|rae de macao (china)|ras di macao|sar macao|sonderverwaltungsregion macau|sra makau (chiny)|μακαο εδπ κινασ
|макао (сар)|макао, оар китаю|منطقة ماكاو الادارية الخاصة|中国澳门特别行政区|中國澳門特別行政區|中華人民共和国マカオ特別行政区|마카오(중국 특별행정구)
MP:eszaki mariana-szigetek|iles mariannes du nord|ilhas marianas do norte|insulele mariane de nord
|islas marianas del norte|isole marianne settentrionali|kuzey mariana adalari|mariany polnocne|noordelijke marianen
|nord-marianene|nordliche marianen|nordmarianerna|nordmarianerne|northern mariana islands|pohjois-mariaanit
|quan dao bac mariana|severni mariany|νησοι βορειεσ μαριανεσ|північні маріанські острови|северные марианские о-ва
|איי מריאנה הצפוניים|جزایر ماریانای شمالی|جزر ماريانا الشمالية|北マリアナ諸島|北馬利安納群島|北马里亚纳群岛|북마리아나제도
MQ:martinica|martinik|martinique?|martynika|μαρτινικα|мартиника|мартиніка|מרטיניק|جزر المارتينيك|مارتینیک|マルティニーク
|馬丁尼克|马提尼克|마르티니크
MR:mauretania|mauretanien|mauritania|mauritanie|moritanya|μαυριτανια|мавритания|мавританія|מאוריטניה|موريتانيا
|موریتانی|モーリタニア|毛里塔尼亚|茅利塔尼亞|모리타니
MS:montserrat|μονσερατ|монтсеррат|מונסראט|مونتسرات|مونت‌سرات|モントセラト|蒙哲臘|蒙特塞拉特|몬트세라트
MT:malta|malte|μαλτα|мальта|מלטה|مالت|مالطا|マルタ|馬爾他|马耳他|몰타
MU:maurice|mauricio|mauricius|mauritius|moris|μαυρικιοσ|маврикии|маврикіи|מאוריציוס|موريشيوس|موریس|モーリシャス|模里西斯|毛里求斯
|모리셔스
MV:maldiv-szigetek|maldivas|maldive|maldiven|maldivene|maldiverna|maldiverne|maldives|maldivler|malediivit|malediven
|maledivy|malediwy|μαλδιβεσ|мальдивы|мальдіви|האיים המלדיביים|جزر المالديف|مالدیو|ދވހ ރއޖ|モルティフ|馬爾地夫|马尔代夫|몰디브
MW:malaui|malavi|malawi|μαλαουι|малави|малаві|מלאווי|مالاوی|ملاوي|マラウイ|馬拉威|马拉维|말라위
MX:meksika|meksiko|meksyk|messico|mexic|mexico|mexiko|mexique|μεξικο|мексика|מקסיקו|المكسيك|مکزیک|メキシコ|墨西哥|멕시코
MY:malaisie|malajsie|malajzia|malasia|malaysia|maleisie|malesia|malezja|malezya|μαλαισια|малаизия|малаизія|מלזיה
|مالزی|ماليزيا|マレーシア|馬來西亞|马来西亚|말레이시아
MZ:mocambique|mosambik|mozambic|mozambico|mozambik|mozambique|omosambikhi|μοζαμβικη|мозамбик|мозамбік|מוזמביק
|موزامبیک|موزمبيق|モサンヒーク|莫三比克|莫桑比克|모잠비크
NA:namibia|namibiab|namibie|namibya|ναμιμπια|намибия|намібія|נמיביה|ناميبيا|نامیبیا|ナミヒア|納米比亞|纳米比亚|나미비아
NC:neukaledonien|new caledonia|nieuw-caledonie|noua caledonie|nouvelle-caledonie|nova caledonia|nova kaledonie
|nowa kaledonia|nueva caledonia|nuova caledonia|ny kaledonien|ny-caledonia|nya kaledonien|uj-kaledonia|uusi-kaledonia
|yeni kaledonya|νεα καληδονια|нова каледонія|новая каледония|קלדוניה החדשה|كاليدونيا الجديدة|کالدونیای جدید|ニューカレトニア
|新喀里多尼亚|新喀里多尼亞|뉴칼레도니아
NE:niger|nijar|nijer|nizer|νιγηρασ|нигер|нігер|ניז׳ר|النيجر|نیجر|ニシェール|尼日|尼日尔|니제르
NF:dao norfolk|ile norfolk|ilha norfolk|insula norfolk|isla norfolk|isola norfolk|norfolk|norfolk adasi
|norfolk island|norfolk-sziget|norfolkinsaari|norfolkinsel|norfolkon|norfolkoya|νησοσ νορφολκ|о-в норфолк
|острів норфолк|האי נורפוק|جزيرة نورفولك|جزیره نورفولک|ノーフォーク島|諾福克島|诺福克岛|노퍽섬
NG:naijiria|nigeria|nigerie|nijeriya|nijerya|νιγηρια|нигерия|нігерія|ניגריה|نيجيريا|نیجریه|ナイシェリア|奈及利亞|尼日利亚|나이지리아
NI:nicaragua|nikaragua|νικαραγουα|никарагуа|нікарагуа|ניקרגואה|نيكاراغوا|نیکاراگويه|ニカラクア|尼加拉瓜|니카라과
NL:alankomaat|ha lan|holandia|holland|hollanda|hollandia|nedderlannen|nederland|nederlandene|nederlanderna
|netherlands|niederlande|nizozemsko|paesi bassi|paises baixos|paises bajos|pays-bas|tarile de jos|the netherlands
|κατω χωρεσ|нидерланды|нідерланди|הולנד|هلند|هولندا|オランタ|荷兰|荷蘭|네덜란드
NO:na uy|noorwegen|noreg|norge|norja|norsko|noruega|norvec|norvege|norvegia|norway|norwegen|norwegia|νορβηγια
|норвегия|норвегія|נורווגיה|النرويج|نروژ|ノルウェー|挪威|노르웨이
NP:nepal|νεπαλ|непал|נפאל|نيبال|نپال|नपाल|ネハール|尼泊尔|尼泊爾|네팔
NR:nauru|ναουρου|науру|נאורו|ناورو|نايورو|ナウル|瑙鲁|諾魯|나우루
NU:niue|νιουε|ниуэ|ніуе|ניווה|نيوي|نیويه|ニウエ|紐埃島|纽埃|니우에
NZ:neuseeland|new zealand|nieuw-zeeland|noua zeelanda|nouvelle-zelande|nova zelandia|novy zeland|nowa zelandia
|nueva zelanda|nuova zelanda|nya zeeland|uj-zeland|uusi-seelanti|yeni zelanda|νεα ζηλανδια|нова зеландія
|новая зеландия|ניו זילנד|نيوزيلندا|نیوزیلند|ニューシーラント|新西兰|紐西蘭|뉴질랜드
OM:oma|oman|umman|ομαν|оман|עומאן|عمان|オマーン|阿曼|오만
PA:panama|παναμασ|панама|פנמה|بنما|پاناما|ハナマ|巴拿馬|巴拿马|파나마
PE:perou|peru|περου|перу|פרו|بيرو|پرو|ヘルー|秘魯|秘鲁|페루
PF:francia polinezia|francouzska polynesie|frans-polynesie|fransiz polinezyasi|fransk polynesia|fransk polynesien
|franska polynesien|franzosisch-polynesien|french polynesia|polinesia francesa|polinesia francese|polinezia franceza
|polinezja francuska|polynesia thuoc phap|polynesie francaise|ranskan polynesia|γαλλικη πολυνησια
|французская полинезия|французька полінезія|פולינזיה הצרפתית|بولينيزيا الفرنسية|پلی‌نزی فرانسه|仏領ホリネシア|法属波利尼西亚|法屬玻里尼西亞
|프랑스령 폴리네시아
PG:papoea-nieuw-guinea|papouasie-nouvelle-guinee|papua new guinea|papua niugini|papua nueva guinea|papua nuova guinea
|papua ny guinea|papua ny-guinea|papua nya guinea|papua uj-guinea|papua yeni gine|papua-neuguinea|papua-noua guinee
|papua-nova guine|papua-nova guinea|papua-nowa gwinea|papua-uusi-guinea|παπουα νεα γουινεα|папуа — новая гвинея
|папуа-нова гвінея|פפואה גינאה החדשה|بابوا غينيا الجديدة|پاپوا گینه نو|ハフアニューキニア|巴布亚新几内亚|巴布亞紐幾內亞|파푸아뉴기니
PH:filipijnen|filipinas|filipine|filipinler|filipiny|filippiinit|filippine|filippinene|filippinerna|filippinerne
|fulop-szigetek|philippinen|philippines|pilipinas|φιλιππινεσ|филиппины|філіппіни|הפיליפינים|الفلبين|فیلیپین|フィリヒン|菲律宾
|菲律賓|필리핀
PK:pakistan|pakisztan|paquistao|πακισταν|пакистан|פקיסטן|باكستان|پاکستان|پاڪستان|ハキスタン|巴基斯坦|파키스탄
PL:ba lan|lengyelorszag|poland|polen|pologne|polonia|polonya|polska|polsko|puola|πολωνια|польша|польща|פולין|بولندا
|لهستان|ホーラント|波兰|波蘭|폴란드
PM:s:t pierre och miquelon|saint pierre og miquelon|saint pierre va miquelon|saint pierre ve miquelon
|saint-pierre a miquelon|saint-pierre e miquelon|saint-pierre en miquelon|saint-pierre es miquelon
|saint-pierre i miquelon|saint-pierre ja miquelon|saint-pierre si miquelon|saint-pierre-et-miquelon
|san pedro y miquelon|sao pedro e miquelao|st. pierre & miquelon|st. pierre und miquelon|σεν πιερ και μικελον
|сен-пʼєр і мікелон|сен-пьер и микелон|סנט פייר ומיקלון|سان بيير ومكويلون|سن پیر و میکلن|サンヒエール島・ミクロン島|圣皮埃尔和密克隆群岛
|聖皮埃與密克隆群島|생피에르 미클롱
PR:porto rico|porto riko|portorico|portoriko|portoryko|puerto rico|πουερτο ρικο|пуерто-рико|пуэрто-рико|פוארטו ריקו
|بورتوريكو|پورتوریکو|フエルトリコ|波多黎各|푸에르토리코
PS:de palaestinensiske omrader|det palestinske omradet|filistin bolgeleri|lanh tho palestine
|palastinensische autonomiegebiete|palestiinalaisalue|palestijnse gebieden|palestinian territories
|palestinska territorierna|palestinska uzemi|palesztin autonomia|teritoriile palestiniene|territoires palestiniens
|territori palestinesi|territorios palestinos|terytoria palestynskie|παλαιστινιακα εδαφη|палестинские территории
|палестинські територіі|השטחים הפלסטיניים|الاراضي الفلسطينية|سرزمین‌های فلسطینی|ハレスチナ自治区|巴勒斯坦自治區|巴勒斯坦领土|팔레스타인 지구
PT:bo dao nha|portekiz|portogallo|portugal|portugali|portugalia|portugalsko|πορτογαλια|португалия|португалія|פורטוגל
|البرتغال|پرتغال|ホルトカル|葡萄牙|포르투갈
PW:palaos|palau|παλαου|палау|פלאו|بالاو|پالايو|ハラオ|帕劳|帛琉|팔라우
PY:paraguai|paraguay|paragwaj|παραγουαη|парагваи|פרגוואי|باراغواي|پاراگويه|ハラクアイ|巴拉圭|파라과이
QA:catar|katar|qatar|καταρ|катар|קטאר|قطر|カタール|卡塔尔|卡達|카타르
RE:la reunion|reuniao|reunion?|riunione|ρεινιον|реюньион|реюньон|ראוניון|روينيون|ريونیون|ரயூனியன|レユニオン|留尼旺|留尼汪|레위니옹
RO:roemenie|romania|romanya|romenia|roumanie|rumaenien|rumania|rumanien|rumunia|rumunsko|ρουμανια|румунія|румыния
|רומניה|رومانيا|رومانی|ルーマニア|罗马尼亚|羅馬尼亞|루마니아
RS:serbi|serbia|serbie|serbien|servia|servie|sirbistan|srbija|srbsko|szerbia|σερβια|сербия|сербія|србија|סרביה
|صربستان|صربيا|セルヒア|塞尔维亚|塞爾維亞|세르비아
RU:nga|oroszorszag|rosja|rusia|rusko|rusland|russia|russian federation|russie|russland|rusya|ryssland|venaja|ρωσια
|россия|росія|רוסיה|روسيا|روسیه|ロシア|俄罗斯|俄羅斯|러시아
RW:ruanda|rwanda|u rwanda|ρουαντα|руанда|רואנדה|رواندا|ルワンタ|卢旺达|盧安達|르완다
SA:a rap xe-ut|arabia saudi|arabia saudita|arabia saudyjska|arabie saoudite|saoedi-arabie|saudi arabia|saudi-arabia
|saudi-arabien|saudiarabien|saudska arabie|suudi arabistan|szaud-arabia|σαουδικη αραβια|саудовская аравия
|саудівська аравія|ערב הסעודית|المملكة العربية السعودية|عربستان سعودی|サウシアラヒア|沙烏地阿拉伯|沙特阿拉伯|사우디아라비아
SB:iles salomon|ilhas salomao|insulele solomon|islas salomon|isole salomone|quan dao solomon|salamon-szigetek
|salamounovy ostrovy|salomonen|salomonoarna|salomonoerne|salomonoyene|salomonsaaret|salomonseilanden|solomon adalari
|solomon aelan|solomon islands|wyspy salomona|νησοι σολομωντοσ|соломоновы о-ва|соломонові острови|איי שלמה
|جزایر سلیمان|جزر سليمان|ソロモン諸島|所罗门群岛|索羅門群島|솔로몬 제도
SC:seicheles|seszele|seychelle-szigetek|seychellen|seychellene|seychellerna|seychellerne|seychelles|seychellit
|seychely|seyseller|σευχελλεσ|сеишельские о-ва|сеишельські острови|איי סיישל|سيشل|سیشل|セーシェル|塞席爾|塞舌尔|세이셸
SD:soedan|soudan|sudan|sudao|szudan|σουδαν|судан|סודן|السودان|سودان|スータン|苏丹|蘇丹|수단
SE:isvec|ruotsi|schweden|suecia|suede?|suedia|svedorszag|svedsko|sverige|svezia|sweden|szwecja|thuy dien|zweden
|σουηδια|швеция|швеція|שוודיה|السويد|سويد|スウェーテン|瑞典|스웨덴
SG:singapore|singapour|singapur|singapura|szingapur|σιγκαπουρη|сингапур|сінгапур|סינגפור|سنغافورة|سنگاپور|シンカホール|新加坡
|싱가포르
SH:s:t helena|saint helena|sainte-helene|sant'elena|santa elena|santa helena|sfanta elena|sint-helena|st. helena
|svata helena|szent ilona|wyspa swietej heleny|αγια ελενη|о-в св. елены|острів святоі єлени|סנט הלנה|سانت هيلينا
|سنت هلن|セントヘレナ|圣赫勒拿|聖赫勒拿島|세인트헬레나
SI:eslovenia|slovenia|slovenie|slovenien|slovenija|slovenya|slovinsko|slowenia|slowenien|szlovenia|σλοβενια|словения
|словенія|סלובניה|اسلوونی|سلوفينيا|スロヘニア|斯洛文尼亚|斯洛維尼亞|슬로베니아
SJ:huippuvuoret ja jan mayen|spicberky a jan mayen|spitsbergen en jan mayen|spitzbergen und jan mayen
|svalbard & jan mayen|svalbard e jan mayen|svalbard es jan mayen|svalbard et jan mayen|svalbard i jan mayen
|svalbard och jan mayen|svalbard og jan mayen|svalbard si jan mayen|svalbard va jan mayen|svalbard ve jan mayen
|svalbard y jan mayen|σβαλμπαρντ και γιαν μαγιεν|шпицберген и ян-маиен|шпіцберген та ян-маєн|סבאלברד ויאן מאיין
|سفالبارد وجان ماين|سوالبارد و یان ماین|スハールハル諸島・ヤンマイエン島|挪威屬斯瓦巴及尖棉|斯瓦尔巴和扬马延|스발바르제도-얀마웬섬
SK:eslovaquia|slovacchia|slovacia|slovak republic|slovakia|slovakien|slovakiet|slovakya|slovaquie|slovensko|slowacja
|slowakei|slowakije|szlovakia|σλοβακια|словакия|словаччина|סלובקיה|اسلواکی|سلوفاكيا|スロハキア|斯洛伐克|슬로바키아
SL:serra leoa|sierra leona|sierra leone|σιερα λεονε|сьерра-леоне|сьєрра-леоне|סיירה לאון|سيراليون|سیراليون|シエラレオネ
|塞拉利昂|獅子山|시에라리온
SM:saint-marin|san marino|αγιοσ μαρινοσ|сан-марино|סן מרינו|سان مارينو|سان‌مارینو|サンマリノ|圣马力诺|聖馬利諾|산마리노
SN:senegaal|senegal|szenegal|σενεγαλη|сенегал|סנגל|السنغال|سنگال|セネカル|塞內加爾|塞内加尔|세네갈
SO:somali|somalia|somalie|somalsko|soomaaliya|szomalia|σομαλια|сомали|сомалі|סומליה|الصومال|سومالی|ソマリア|索馬利亞|索马里|소말리아
SR:surinam|suriname|σουριναμ|суринам|סורינאם|سورينام|سورینام|スリナム|苏里南|蘇利南|수리남
SS:del-szudan|etela-sudan|guney sudan|jizni sudan|nam sudan|sor-sudan|soudan du sud|south sudan|sud sudan
|sudan del sur|sudan poludniowy|sudanul de sud|sudao do sul|sudsudan|sydsudan|zuid-soedan|νοτιο σουδαν|південнии судан
|южныи судан|דרום סודן|جنوب السودان|سودان جنوبی|南スータン|南苏丹|南蘇丹|남수단
ST:santo tome y principe|sao tome & principe|sao tome e principe|sao tome en principe|sao tome es principe
|sao tome ja principe|sao tome och principe|sao tome og principe|sao tome si principe|sao tome und principe
|sao tome va principe|sao tome ve principe|sao tome-et-principe|σαο τομε και πρινσιπε|сан-томе и принсипи
|сан-томе і принсіпі|סאו טומה ופרינסיפה|ساو تومي وبرينسيبي|سايوتومه و پرینسیپ|サントメ・フリンシヘ|圣多美和普林西比|聖多美普林西比|상투메 프린시페
SV:el salvador|salvador?|salwador|ελ σαλβαδορ|сальвадор|אל סלבדור|السالوادور|السلفادور|エルサルハトル|萨尔瓦多|薩爾瓦多|엘살바도르
SX:saint-martin (partie neerlandaise)|sint maarten|sint-maarten|svaty martin (nizozemsko)
|αγιοσ μαρτινοσ (ολλανδικο τμημα)|синт-мартен|сінт-мартен|סנט מארטן|سانت مارتن|سنت مارتن|シント・マールテン|荷属圣马丁|荷屬聖馬丁|신트마르턴
SY:siria|suriye|syria|syrie|syrien|syyria|sziria|συρια|сирия|сирія|סוריה|سوريا|سوریه|シリア|叙利亚|敘利亞|시리아
SZ:essuatini|esuatini|esvatini|eswatini|swaziland|szvazifold|εσουατινι|есватіні|эсватини|אסוואטיני|اسواتيني|اسواتینی
|エスワティニ|史瓦帝尼|斯威士兰|에스와티니
TA:tristan da cunha|tristan de acuna|tristao da cunha|τρισταν ντα κουνια|тристан-да-кунья|трістан-да-кунья
|טריסטן דה קונה|تريستان دا كونا|تریستان دا کونا|トリスタン・タ・クーニャ|特里斯坦-达库尼亚群岛|特里斯坦達庫尼亞群島|트리스탄다쿠나
TC:iles turques-et-caiques|ilhas turcas e caicos|insulele turks si caicos|islas turcas y caicos|isole turks e caicos
|turks & caicos islands|turks a caicos|turks i caicos|turks ve caicos adalari|turks- en caicoseilanden
|turks- es caicos-szigetek|turks- ja caicossaaret|turks- och caicosoarna|turks- og caicosoerne|turks- og caicosoyene
|turks- und caicosinseln|νησοι τερκσ και καικοσ|острови теркс і каикос|теркс и каикос|איי טרקס וקייקוס
|جزایر تورکس و کایکوس|جزر توركس وكايكوس|タークス・カイコス諸島|土克斯及開科斯群島|特克斯和凯科斯群岛|터크스 케이커스 제도
TD:cad?|chad?|chade|ciad|csad|czad|tchad|tsad|tschad|tsjaad|tsjad|τσαντ|чад|צ׳אד|تشاد|چاد|チャト|乍得|查德|차드
TG:togo|togo nutome|τογκο|того|טוגו|توغو|توگو|トーコ|多哥|토고
TH:tailandia|tajlandia|tayland|thai lan|thaifold|thailand|thailanda|thailande|thailandia|thaimaa|thajsko|ταιλανδη
|таиланд|таіланд|תאילנד|تايلاند|تایلند|ไทย|タイ|泰国|泰國|태국
TJ:tacikistan|tadjikistan|tadjiquistao|tadschikistan|tadsjikistan|tadzikistan|tadzjikistan|tadzsikisztan|tadzykistan
|tagikistan|tajikistan|tayikistan|τατζικισταν|таджикистан|тоҷикистон|טג׳יקיסטן|تاجیکستان|طاجيكستان|タシキスタン|塔吉克|塔吉克斯坦
|타지키스탄
TK:tokelau|tokelauoarna|τοκελαου|токелау|טוקלאו|توكيلاو|توکلايو|トケラウ|托克劳|托克勞群島|토켈라우
TL:east timor|ita-timor|kelet-timor|oost-timor|ost-timor|osttimor|timor est|timor oriental|timor wschodni|timor-leste
|vychodni timor|τιμορ-λεστε|восточныи тимор|тимор-лешті|טימור-לסטה|تيمور - ليشتي|تیمور-لسته|东帝汶|東ティモール|東帝汶|동티모르
TM:turcomenistao|turkmaniston|turkmenistan|turkmenisztan|τουρκμενισταν|туркменистан|туркменістан|טורקמניסטן
|تركمانستان|ترکمنستان|トルクメニスタン|土库曼斯坦|土庫曼|투르크메니스탄
TN:tunesie|tunesien|tunez|tunezia|tunezja|tunisia|tunisie|tunisien|tunisko|tunus|τυνησια|тунис|туніс|תוניסיה|تونس
|チュニシア|突尼斯|突尼西亞|튀니지
TO:tonga|τονγκα|тонга|טונגה|تونغا|تونگا|トンカ|東加|汤加|통가
TR:tho nhi ky|torokorszag|turchia|turcia|turcja|turecko|turkei|turkey?|turkiet|turkije|turkiye|turkki|turquia|turquie
|tyrkia|tyrkiet|τουρκια|туреччина|турция|טורקיה|تركيا|ترکیه|トルコ|土耳其|튀르키예
TT:trinidad|trinidad & tobago|trinidad a tobago|trinidad and tobago|trinidad e tobago|trinidad en tobago
|trinidad es tobago|trinidad ja tobago|trinidad och tobago|trinidad og tobago|trinidad si tobago|trinidad und tobago
|trinidad va tobago|trinidad ve tobago|trinidad y tobago|trinite-et-tobago|trynidad i tobago|τρινινταντ και τομπαγκο
|тринидад и тобаго|тринідад і тобаго|טרינידד וטובגו|ترينيداد وتوباغو|ترینیداد و توباگو|トリニタート・トハコ|千里達及托巴哥|特立尼达和多巴哥
|트리니다드 토바고
TV:tuvalu|τουβαλου|тувалу|טובאלו|توفالو|تووالو|ツハル|吐瓦魯|图瓦卢|투발루
TW:dai loan|taiwan|tajvan|tajwan|tayvan|tchaj-wan|ταιβαν|таивань|טייוואן|تايوان|تایوان|台湾|台灣|대만
TZ:tansania|tanzania|tanzanie|tanzanya|τανζανια|танзания|танзанія|טנזניה|تانزانیا|تنزانيا|タンサニア|坦尚尼亞|坦桑尼亚|탄자니아
UA:oekraine|ucraina|ucrania|ukraina|ukraine|ukrajina|ukrajna|ukrayna|ουκρανια|украина|украіна|אוקראינה|اوكرانيا
|اوکراین|ウクライナ|乌克兰|烏克蘭|우크라이나
UG:oeganda|ouganda|uganda|yuganda|ουγκαντα|уганда|אוגנדה|اوغندا|اوگاندا|ウカンタ|乌干达|烏干達|우간다
US:amerika birlesik devletleri|egyesult allamok|estados unidos|etats-unis|hoa ky|spojene staty|stany zjednoczone
|statele unite ale americii|stati uniti|united states|usa|vereinigte staaten|verenigde staten|yhdysvallat
|ηνωμενεσ πολιτειεσ|соединенные штаты|сполучені штати|ארצות הברית|الولايات المتحدة|ایالات متحده|アメリカ合衆国|美国|美國|미국
UY:uruguai|uruguay|urugwaj|ουρουγουαη|уругваи|אורוגוואי|اروگويه|اورغواي|ウルクアイ|乌拉圭|烏拉圭|우루과이
UZ:o'zbekiston|oezbekistan|ouzbekistan|ozbekistan|usbekistan|uzbegisztan|uzbekistan|uzbequistao|ουζμπεκισταν
|узбекистан|узбекистон|אוזבקיסטן|ازبکستان|اوزبكستان|ウスヘキスタン|乌兹别克斯坦|烏茲別克|우즈베키스탄
VA:cidade do vaticano|citta del vaticano|ciudad del vaticano|civitas vaticana|statul cetatii vaticanului
|thanh vatican|vaticaanstad|vatican city|vatikaani|vatikan|vatikanstadt|vatikanstaten|watykan|βατικανο|ватикан|הוותיקן
|الفاتيكان|واتیکان|ハチカン市国|梵蒂冈|梵蒂岡|바티칸 시국
VC:s:t vincent och grenadinerna|saint vincent e grenadine|saint vincent i grenadyny|saint vincent ja grenadiinit
|saint vincent og grenadinerne|saint vincent si grenadinele|saint vincent ve grenadinler
|saint-vincent-et-les grenadines|sao vicente e granadinas|st. vincent & grenadines|st. vincent og grenadinene
|st. vincent va grenadines|svaty vincenc a grenadiny|αγιοσ βικεντιοσ και γρεναδινεσ|сент-винсент и гренадины
|сент-вінсент і гренадіни|סנט וינסנט והגרנדינים|سانت فنسنت وجزر غرينادين|سنت وینسنت و گرنادین|セントヒンセント及ひクレナティーン諸島
|圣文森特和格林纳丁斯|聖文森及格瑞那丁|세인트빈센트그레나딘
VE:venezuela|wenezuela|βενεζουελα|венесуела|венесуэла|ונצואלה|فنزويلا|ونزويلا|ヘネスエラ|委內瑞拉|委内瑞拉|베네수엘라
VG:brit virgin-szigetek|britanya virjin adalari|britische jungferninseln|british virgin islands
|britse maagdeneilanden|britske panenske ostrovy|brittilaiset neitsytsaaret|brittiska jungfruoarna
|brytyjskie wyspy dziewicze|de britiske jomfruoer|de britiske jomfruoyene|iles vierges britanniques
|ilhas virgens britanicas|insulele virgine britanice|islas virgenes britanicas|isole vergini britanniche
|βρετανικεσ παρθενεσ νησοι|британські віргінські острови|виргинские о-ва (великобритания)|איי הבתולה הבריטיים
|جزایر ویرجین بریتانیا|جزر فيرجن البريطانية|英属维尔京群岛|英屬維京群島|英領ウァーシン諸島|영국령 버진아일랜드
VI:abd virjin adalari|americke panenske ostrovy|amerikaanse maagdeneilanden|amerikai virgin-szigetek
|amerikanische jungferninseln|amerikanska jungfruoarna|de amerikanske jomfruoer|de amerikanske jomfruoyene
|iles vierges des etats-unis|ilhas virgens americanas|insulele virgine americane|isole vergini americane
|u.s. virgin islands|wyspy dziewicze stanow zjednoczonych|yhdysvaltain neitsytsaaret|αμερικανικεσ παρθενεσ νησοι
|виргинские о-ва (сша)|віргінські острови (сша)|جزایر ویرجین ایالات متحده|جزر فيرجن الامريكية|米領ウァーシン諸島|美属维尔京群岛|美屬維京群島
|미국령 버진아일랜드
VN:viet nam|vietna|vietnam|wietnam|βιετναμ|вʼєтнам|вьетнам|וייטנאם|فيتنام|ویتنام|ヘトナム|越南|베트남
VU:vanuatu|βανουατου|вануату|ונואטו|فانواتو|وانواتو|ハヌアツ|瓦努阿图|萬那杜|바누아투
WF:wallis & futuna|wallis a futuna|wallis e futuna|wallis en futuna|wallis es futuna|wallis i futuna|wallis ja futuna
|wallis og futuna|wallis si futuna|wallis und futuna|wallis va futuna|wallis ve futuna|wallis y futuna
|wallis- och futunaoarna|wallis-et-futuna|γουαλισ και φουτουνα|уоллис и футуна|уолліс і футуна|איי ווליס ופוטונה
|جزر والس وفوتونا|والیس و فوتونا|ウォリス・フツナ|瓦利斯和富图纳|瓦利斯群島和富圖那群島|왈리스-푸투나 제도
WS:samoa|szamoa|σαμοα|самоа|סמואה|ساموا|サモア|萨摩亚|薩摩亞|사모아
XK:kosova|kosove|kosovo|kosowo|koszovo|κοσσυφοπεδιο|косово|קוסובו|كوسوفو|کوزوو|コソホ|科索沃|코소보
YE:iemen|jemen|yemen|υεμενη|иемен|ємен|תימן|اليمن|یمن|イエメン|也门|葉門|예멘
YT:majotta|mayotte|μαγιοτ|маиотта|מאיוט|مايوت|مایوت|マヨット|馬約特島|马约特|마요트
ZA:aforika borwa|africa de sud|africa do sul|afrika borwa|afrique du sud|del-afrikai koztarsasag|emzantsi afrika
|etela-afrikka|guney afrika|iningizimu afrika|jihoafricka republika|nam phi|republika poludniowej afryki|sor-afrika
|south africa|sudafrica|sudafrika|suid-afrika|sydafrika|zuid-afrika|νοτια αφρικη|південно-африканська республіка
|южно-африканская республика|דרום אפריקה|افریقای جنوبی|جنوب افريقيا|南アフリカ|南非|남아프리카
ZM:sambia|zambia|zambie|zambiya|ζαμπια|замбия|замбія|זמביה|زامبيا|زامبیا|サンヒア|尚比亞|赞比亚|잠비아
ZW:simbabwe|zimbabue|zimbabve|zimbabwe|ζιμπαμπουε|зимбабве|зімбабве|זימבבואה|زيمبابوي|زیمبابوه|シンハフエ|津巴布韦|辛巴威|짐바브웨
"""

CITIES = """\
AD:andorra la vella|canillo|la massana|les escaldes|sant julia de loria
AE:abu dhabi|ajman|al ain city|al karama|al majaz|al muteena|al qusais 1|al sajaah|al shamkhah city|al warqaa
|ar rumaylah|as satwah|bani yas city|business bay|dayrah|dubai|dubai festival city|dubai investments park|dubai marina
|dubai silicon oasis|dubaj|fujairah|hawr al ‘anz|international city|jebel ali|khalifah a city|khawr fakkan|lahbab
|mankhul|mirdif|mohammed bin zayed city|musaffah|nayf|ras al khaimah|reef al fujairah city|sharjah|tarif kalba
|umm al quwain city|warisan|zayed city|ντουμπαι|дубаи|דובאי|ابو ظبى|ابوظبي|اجمان|الرميلة|السطوه|الشارقة|العين|العین
|الفجيرة|ام القوین|ام القيوين|ام القیون|امارة الشارقة|جبل علي|دبى|دبي|دبيی|دبی|دبی مارینا|ديرة|راس الخيمة|راس الخیمه
|راس الخیمہ|ريف الفجيرة|شارجه|عجمان|عيمان|فجيرة|فجيره|لهباب|مدينة الشامخة|مدينة العين|مدينة بني ياس|مدينة خليفة ا
|مدينة خور فكان|مدينة زايد|مردف|مرسى دبي|مصفح|منخول|نايف|هور العنز|ورسان|يەبووزەبی|トハイ|杜拜|迪拜|두바이
AF:aibak|baghlan|balkh|bamyan|bazar-e yakawlang|bazarak|cabul|charikar|farah|fayzabad|gardez?|gereshk|ghazni|herat
|istalif|kabil|kaboel|kaboul|kabul|kandahar|khost|khulm|kunduz|lashkar gah|maymana|mazar-e sharif|paghman|pul-e khumri
|sar-e pul|shibirghan|taloqan|zaranj|καμπουλ|кабул|קאבול|استالف|استالیف|اي بك|ای بک|ایبک|بازار خلم|بازار يکاولنگ
|بازاراك|بازاراک|بازارك|باغلان|باميان|بامیان|بغلان|بغلان جديد|بلخ|تاشقرغان|تالقان|تخت استالف|جلال‌اباد|خان اباد
|خاناباد|خلم|خوست|زرنج|سر پل|سرپل|شبرغان|شبرغن|ضلع میمنہ|غزنة|غزنی|غزنین|فراه|فراہ|فیض اباد|قندز|قندهار|قندوز|قندہار
|كابل|كابول|كابۇل|كندز|كندهار|لشكر گاه|لشكرگاه|لشکرگاہ|متون|مرکز ولايت شبرغان|مزار شريف|مزار شریف|ميمنة|ميمنه ولسوالۍ
|هراة|هرات|پغمان|پل خمری|چاريكار|چاریکار|چغه سرای|کابل|گرديز|گردیز|گرشک|گریشک|ہrat|カフール|喀布尔|喀布爾|카불
AG:antigua?|bolands|codrington|parham|piggotts|st. george parish|st. mary parish|st. paul parish|st. peter parish
|αντιγκουα|антигуа|антиґуа|אנטיגואה|انتيغوا|انتیگوا|アンティクア|安地卡|安提瓜|안티과
AI:blowing point village|east end village|sandy ground village|south hill village|stoney ground|the quarter
|west end village|анґілья|انگويیلا|앙귈라
AL:durres?|elbasan|fier-cifci|korce|kruje|lushnje|pogradec|shkoder|tiran?|tirana?|tirane|trnava|vlore|τιρανα|тирана
|טירנה|تيرانا|تیرانا|ティラナ|地拉那|티라나
AM:abovyan|ajapnyak|arabkir|avan|davtashen|erebuni|erevan|erewan|erivan|eriwan|erywan|gyumri|hrazdan|jerevan
|kanaker-zeytun|kentron|malatia-sebastia|nor nork|shengavit|vagharshapat|vanadzor|yerevan|ερεβαν|абовян|абовјан
|александраполь|александрополь|вагаршапат|ванадзор|гюмри|еребуні|ереван|караклис|кентрон|кировакан|раздан|храздан
|эиляр|эребуни|эчмиадзин|эчмиацин|єреван|јереван|աջափնյակ|աջափնյակ վարչական շրջան|ավան|ավան վարչական շրջան|բանգլադեշ
|դավթաշեն|դավթաշեն վարչական շրջան|երեւան|էրեբունի|կեդրոն|կենտրոն|հրազդան|մալաթիա-սեբաստիա
|մալաթիա-սեբաստիա վարչական շրջան|նոր նորք|նոր նորք վարչական շրջան|շենգավիթ|շենգավիթ վարչական շրջան|քանաքեռ-զեյթուն
|քանաքեռ-զեյթուն վարչական շրջան|ירוואן|ایروان|يريفان|エレハン|埃里温|葉里溫|예레반
AO:andulo|baia farta|bailundo|balombo|barra do dande|benfica|benguela|bocoio|buco zau|caala|cabinda?|cacuaco|cafunfo
|cahama|calulo|calumbo?|camacupa|camama?|camucuio|cangandala|catchiungo|catumbela|caxito|cazenga|chitato
|cuango-luzamba|cubal|cuimba|cuito|dundo?|ecunna|gabela?|ganda|golfe?|hoji ya henda|huambo|ingombota|kikolo|kilamba
|kima kieza|lobito?|longonjo|luanda|luando|lubango|lucapa|luena|luquembo|maianga|malanje|maquela do zombo|mbanza kongo
|menongue|mossamedes|mulenvos|n'dalatando|negage|nova vida|nzagi|ondjiva|panguila|porto amboim|quissecula|ramiros
|rangel|samba?|sambizanga|saurimo|soyo|sumbe|talatona|tombua|ucu seles|ucua|uige|viana|vila flor|zango?|λουαντα|луанда
|לואנדה|لواندا|ルアンタ|罗安达|羅安達|루안다
AR:avellaneda?|bahia blanca|balvanera|banfield|belgrano|berazategui|berisso|buenos aires|burzaco|castelar|catamarca
|chimbas|chivilcoy|cipolletti|comodoro rivadavia|concepcion del uruguay|cordoba?|cordova|corrientes|don torcuato
|el palomar|ezeiza|general pico|general roca|gobernador galvez|gualeguaychu|hurlingham|isidro casanova|ituzaingo
|jose c. paz|junin|kordoba|kordobo|la plata|la rioja|lanus|lomas de zamora|lujan|mar del plata|mar del tuyu|mendoza
|merlo?|monte chingolo|necochea|neuquen|olavarria|parana|posadas?|presidencia roque saenz pena|puerto madryn
|punta alta|quilmes|rafaela|rawson|resistencia?|rio cuarto|rio gallegos|rosario?|salta?|san carlos de bariloche
|san justo|san miguel de tucuman|san pedro de jujuy|san salvador de jujuy|santa fe|santiago del estero|tandil|tartagal
|trelew|tucuma|tucuman|ushuaia|venado tuerto|villa carlos paz|villa lugano|zarate|καταμαρκα|κορδοβα|λα ριοχα|μεντοζα
|μπουενοσ αιρεσ|ουσουαια|ριο γκαγιεγκοσ|σαλτα|σαν λουισ|τουκουμαν|χουχουι|буенос-аирес|буэнос-аирес|жужуи|катамарка
|кордова|ла-риоха|ла-ріоха|мендоса|рио-гальегос|ріо-ґальєґос|сальта|тукуман|ушуая|אושוואיה|בואנוס איירס|חוחוי|טוקומן
|לה ריוחה|מנדוזה|סלטה|סן לואיס|קורדובה|קטמרקה|ריו גאייגוס|اشوا|اوشوایا|بوينوس ايرس|بوينوس‌ایرس|تاكمان|توکومن|خوخوی
|ريو جالييوس|ریوگالگوس|سالتا|سالطا|سن‌خوان|سن‌لويیس|كاتاماركا|كوردوبا|لا ريوجا|لاریوخا|مندوسا|ميندوزا|کاتامارکا
|کوردووا|ウシュアイア|カタマルカ|コルトハ|サルタ|サンファン|サンルイス|トゥクマン|フエノスアイレス|フフイ|メントーサ|ラリオハ|リオカシェコス|乌斯怀亚|卡塔馬卡|卡塔马卡|吐庫曼|图库曼|布宜諾斯艾利斯
|布宜诺斯艾利斯|拉略哈|拉里奥哈|烏斯懷亞|科尔多瓦|聖胡安|聖路易|胡胡伊|萨尔塔|薩爾塔|里奥加耶戈斯|里奧加耶戈斯|門多薩|门多萨|라 리오하|리오 가예고스|멘도사|부에노스 아이레스|산루이스|살타|우수아이아|카타마르카
|코르도바|투쿠만|후후이
AS:pago pago|ta`u|tafuna|taulaga|παγκο παγκο|паго-паго|פאגו פאגו|باغو باغو|پاگوپاگو|ハコハコ|巴哥巴哥|帕果帕果|파고파고
AT:alsergrund|aspern|becs?|brigittenau|donaustadt|dornbirn|dunaj|eisenzicken|favoriten?|floridsdorf|funfhaus|graz
|hernals|hietzing|innsbruck|klagenfurt am worthersee|landstrasse|linz|margareten|meidling|ottakring|penzing|salzburg
|simmering?|viden?|viena|vienna|vienne?|villach|viyana|wahring|wenen?|wieden?|wien|wiener neustadt|βιεννη|вена|відень
|וינה|فيينا|وین|ウィーン|維也納|维也纳|비엔나
AU:adelaida|adelaide?|adelaide hills|adelajda|adelajdo|ballarat|bendigo?|berwick|blacktown|blue mountains|brisbane
|bunbury|bundaberg|cairns?|caloundra|canberra|central coast|city of port phillip|coffs harbour|craigieburn|darwin
|dubbo|geelong|glen waverley|gold coast|hervey bay|hobart|launceston|logan|logan city|lord howe island|mackay
|macquarie island|macquariensaari|maitland|mandurah|melbourne|melbourne city centre|pakenham|perth|pittwater
|point cook|port macquarie|rockhampton|sidney|sunshine coast|sydney?|tarneit|toowoomba|townsville|tuggeranong|werribee
|wollongong|αδελαιδα|γιουκλα|λιντεμαν|λορντ χαου|μακουαρι|μελβουρνη|μπρισμπειν|μπροκεν χιλ|περθ|σιδνει|χομπαρτ
|аделаида|аделаіда|брисбен|брокен-хилл|брокен-хілл|брісбен|гобарт|дарвин|дарвін|евкла|линдеман|лорд-хау|ліндеман
|маккуори|маккуорі|мельбурн|перт|сиднеи|сіднеи|хобарт|юкла|אדלייד|אי הלורד האו|ברוקן היל|בריסביין|דרווין|הוברט|יוקלה
|לינדמן|מלבורן|מקווארי|סידני|פרת׳|ادلاید|اديليد|اوكلا|اوکلا|برثا|برسيبان|بروكن هيل|بروکن‌هیل|بریسبین|دارون|داروین
|سيدني|سیدنی|لردهاو|لورد هاو|ليندمان|لیندمن|ماكواري|ملبورن|ميلبورن|مکواری|هوبارت|پرت|アテレート|シトニー|ターウィン|ハース|フリスヘン
|フロークンヒル|ホハート|マッコリー|メルホルン|ユークラ|リンテマン|ロートハウ|伯斯|墨尔本|墨爾本|尤克拉|布利斯班|布罗肯希尔|布羅肯希爾|布里斯班|悉尼|林德曼|珀斯|荷巴特|豪勋爵岛|豪勳爵島|达尔文|達爾文|阿得雷德
|阿德莱德|雪梨|霍巴特|麥覺理|麦夸里岛|다윈|로드 하우|린데만|맥쿼리|멜버른|브로컨힐|브리스베인|시드니|애들레이드|유클라|퍼스|호바트
AW:butucu|malmok|oranjestad|savaneta|tanki leendert
AX:maarianhamina|mariehamn|yomala|ytterby|μαριεχαμν|мариехамн|марієгамн|מרייהאמן|ماريهامن|ماریه‌هامن|マリエハムン|玛丽港|瑪麗港
|마리에함
AZ:aghjabadi|baki?|bakixanov|bako|bakoe|bakou|baku|bilajari|ganja|goycay|khirdalan|lankaran|lerik|mastaga|mingachevir
|naxcivan|qaracuxur|shamakhi|shamkhir|sheki|sirvan|sumgayit|xacmaz|yevlakh|μπακου|агджабеди|агжабеди|али-баирамлы
|ағжабеди|бакиханов|бакиханова|баку|бакы|баладжары|барде хот|баҡы|ганджа|гандза|ганжа|гарачухур|геокчаи|гуиҷаи|гөичаи
|евлах|евлох|ланкаран|ленкорань|лерик|лянкяран|маштага|мингачевир|мингечаур|миңгәчевір|нахичевань|нахчивон|нахчыван
|сирван|сумгаит|сумгаиыт|сумғаиыт|хачмаз|хачмас|хачмос|хырдалан|шаки|шамаха|шамкир|шамоха|шамхор|шеки|шемаха|ширван
|באקו|باكو|باکو|ハクー|巴库|巴庫|바쿠
BA:banja luka|bihac|brcko|bugojno|ilidza|lukavac|mostar|sarajevo|sarajewo|saraybosna|szarajevo|tuzla|zenica|σαραγεβο
|баня лука|баня-лукae|баня-лука|бихак|бихач|бихаћ|брчко|бръчко|бугоино|бугојно|зеница|зениця|илиджа|илиџа|лукавац
|мостар|сараева|сараево|сараево ош|сараєво|сарајево|тузла|түзла|סרייבו|سارایوو|سراييفو|サラエホ|塞拉耶佛|萨拉热窝|사라예보
BB:bathsheba|four cross roads|holetown|la barbade|oistins|speightstown|welchman hall|white hill
BD:ashuganj city|azimpur|bagerhat|bandarban|barishal|bhairab bazar|bhanga|bhatara|bhatpara abhaynagar|bhola|bibir hat
|bogra|brahmanbaria|burhanuddin|chattogram|chilmari|chittagong|comilla?|cox's bazar|daca?|dacca|dakka|dakke|deka|dhaka
|dhanmondi|dinajpur|dohar|feni|gazipur|habiganj|hajiganj|hathazari|ishwardi|islamabad|jessore|jhingergacha|joypur hat
|kafrul|kaliganj|karnaphuli|khagrachhari|khulna|kishorganj|kushtia|laksham|lakshmipur|lalmohan|lalmonirhat|madaripur
|maijdi|manikganj|maulavi bazar|mirpur model thana|mohammadpur|motijheel|mymensingh|nagar naluakot|nagarpur|nageswari
|narail|narayanganj|narsingdi|natore|netrakona|pabna|palang|pallabi|paltan|panchagarh|paotana hat|par naogaon
|parbatipur|patiya|patuakhali|pirojpur|puthia|rajshahi|ramganj|ramna maidan|rangamati|rangpur|saidpur|sandwip
|sarishabari|satkania|satkhira|savar|shahzadpur|sherpur|shibganj|sirajganj|sonargaon|sunamganj|sylhet|tangail
|thakurgaon|tungi|tungipara|uttar char fasson|ντακα|дакка|דאקה|داکا|دكا|ঈশবরদী|কমিললা|খলনা|গাজীপর|চটটগরাম|জামালপর|টঙগী
|ঢাকা|দিনাজপর|নগর নলযাকোট|নডাইল|নেতরকোণা|ফেনী|বগডা|বরিশাল|বাগেরহাট|বিবিরহাট|ভৈরব বাজার|ভোলা জিলা|ভোলা জেলা|মযমনসিংহ
|রংপর|রাজশাহী|লকষমীপর জেলা|সটরিযা|সাভার উপজিলা|সাভার উপজেলা|সিরাজগঞজ|সিলেট|সৈযদপর|হবিগঞজ|タッカ|达卡|達卡|다카
BE:anderlecht|antuerpia|antwerp|antwerpen|antwerpia|anvers|berchem|beveren|borgerhout|brugge|bruksel|bruksela
|brukseli|brukselo|brusel|bruselas?|brussel|brussels|brusszel|bruxelas|bruxelles|bryssel?|charleroi|dendermonde|deurne
|etterbeek|evere|gent?|hasselt|ixelles|kortrijk|la louviere|leuven|liege?|lokeren|mechelen|merksem
|molenbeek-saint-jean|mouscron|namur|ostend|roeselare|saint-gilles|schaerbeek|seraing|sint-niklaas|turnhout|uccle
|verviers|wilrijk|woluwe-saint-lambert|βρυξελλεσ|брюссель|בריסל|بروكسل|بروکسل|フリュッセル|布魯塞爾|布鲁塞尔|브뤼셀
BF:aribinda|banfora|bobo-dioulasso|dedougou|djibo|dori|fada n'gourma|gaoua|garango|gourcy|hounde|kaya|kongoussi
|koudougou|koupela|nioko i|ouagadougou|ouahigouya|pouytenga|saaba|saonre|tenkodogo|titao|uagadugu|wagadugu
|ουαγκαντουγκου|уагадугу|уаґадуґу|וואגאדוגו|اواگادوگو|واغادوغو|ワカトゥクー|瓦加杜古|와가두구
BG:asenovgrad|blagoevgrad|dobrich|gabrovo|haskovo|kardzhali|kazanlak|kyustendil|pernik|pleven|plovdiv|ruse?|shumen
|sliven|sofia?|sofie|sofii|sofio|sofja|sofya|sophia|stara zagora|szofia|varna?|veliko turnovo|vratsa|yambol|σοφια
|асеновград|благоевград|благоеуград|благоєвград|бургас хот|варнae|варна|варна хот|велико търново|велико тырново
|велико түрново|врацae|враца|габрава|габрово|добрич|добрыч|казанлък|казанлык|кирджалі|крџали|кърджали|кюстендил
|монтанae|монтана|монтана · блъгаріи|пазарџик|перник|пернік|плевен|пловдив|пѵргъ|роусє|русе|сафія|сливен|слівен|софи
|софии|софия|софія|стара загора|стара ꙁагора|стара-загорae|філіппополь|хаскава|хасково|шумен|ямбол|סופיה|صوفيا|صوفیه
|ソフィア|索菲亞|索非亚|소피아
BH:al hadd|al muharraq|ar rifa‘|az zallaq|dar kulayb|jidd hafs|madinat hamad|madinat ‘isa|manama|manamah|manamo
|sitrah|الرفاع|الزلاق|المحرق|المنامة|المنامه|جد حفص|دار كليب|رفاع|زلاق|سترة|ستره|سترہ|شهرک عیسی|محرق|مدينة حمد
|مدينة عيسى|مدینه حمد|مدینہ حمد|مدینہ عیسی|منامه
BI:bubanza|bujumbura|bujumburo|buzumbura|cendajuru|cibitoke|gitega|kayanza|ngozi|rumonge|vyanda|μπουζουμπουρα
|бужумбура|בוג׳ומבורה|بوجومبورا|フシュンフラ|布松布拉|布琼布拉|부줌부라
BJ:abomey|abomey-calavi|bassila|bohicon|cotonou|djougou|dogbo|ekpe|godome|kerou|kotonu|lokossa|malanville|misserete
|natitingou|nikki|ouidah|parakou|pobe|porto novo|porto-novo|portonovo|sakete|tchaourou|πορτο-νοβο|порто-ново
|פורטו נובו|بورتو نوفو|پورتو نووو|ホルトノホ|波多諾佛|波多诺伏|포르토노보
BL:gustaf|gustavia|סנט ברתלמי|سانت بارتيليمي|سنت بارتلمی|圣巴泰勒米岛|聖巴托洛繆島
BM:devonshire parish|hamilton parish|paget parish|pembroke parish|sandys parish|smith's parish|southampton parish
|st george's parish|warwick parish|бермуди
BN:bandar seri begawan|kuala belait|liang|mentiri|perumahan negara panchor|sengkurong|serasa|telisai|tutong|斯里巴加湾市
|斯里巴加灣|斯里巴加灣市|马来奕
BO:caranavi|cochabamba|colcapirhua|la paz|oruro|potosi?|quillacollo|riberalta|sacaba|sipe sipe|sucre?|tarija
|tiquipaya|viacha|yacuiba|λα παζ|ла-пас|לה פאס|لاپاز|ラハス|拉巴斯|라파스
BQ:kralendijk|the bottom|κραλεντικ|кралендеик|קרלנדייק|كرالنديك|کرالندیک|クラレンタイク|克拉伦代克|克拉倫代克|크라렌디즈크
BR:ananindeua|anapolis|aparecida de goiania|aracaju|araguaina|bahia?|barueri|bauru|belem|belen?|belford roxo
|belo horizonte|bethlehem|betim|blumenau|boa vista|campina grande|campinas?|campo grande|campos dos goytacazes|canoas?
|carapicuiba|cariacica|caruaru|caucaia|caxias|caxias do sul|ceilandia|contagem?|cuiaba|curitiba|diadema?
|duque de caxias|eirunepe|feira de santana|fernando de noronha|florianopolis|fortaleza?|fortalezo|foz do iguacu
|fredericia|goiania|grajau|guaruja|guarulhos|itaquaquecetuba|jaboatao dos guararapes|jardim angela|joao pessoa
|joinville|juiz de fora|jundiai|kurytyba|limeira|londrina?|macapa|maceio|manaos|manaus|maranhao|maringa|maua
|mogi das cruzes|montes claros|natal?|niteroi|nova iguacu|olinda|osasco|paraiba|paulista|pelotas?|petrolina|piracicaba
|ponta grossa|porto alegre|porto velho|praia grande|recife?|ribeirao das neves|ribeirao preto|rio branco
|rio de janeiro|san paolo|santarem|santo andre|santos?|sao bernardo do campo|sao joao de meriti|sao jose dos campos
|sao jose dos pinhais|sao luis|sao paulo|sao vicente|serra?|sorocaba|soure|sumare|suzano|taboao da serra|taubate
|teresina|terezina|uberaba|uberlandia|varzea grande|viamao|vila velha|volta redonda|αραγκουαινα|ειρουνεπε
|καμπο γκραντε|κουιαμπα|μαναουσ|μασειο|μπαια|μπελεμ|μποα βιστα|νορονια|πορτο βελιο|ρεσιφε|ριο μπρανκο|σανταρεμ
|σαο παολο|φορταλεζα|арагуаина|араґуаіна|баия|белен|боа-виста|боа-віста|еирунепе|кампу-гранди|кампу-ґранді|куяба
|манаус|масеио|норонья|порту-велью|ресифи|ресіфі|риу-бранку|ріо-бранко|сан-паулу|сантарен|форталеза|эирунепе|אירונפי
|אראגואינה|באהיה|בואה ויסטה|בלם|מנאוס|מסייאו|נורוניה|סאו פאולו|סנטרם|פורטאלזה|פורטו וליו|קויאבה|קמפו גרנדה|ריו ברנקו
|רסיפה|اراگواینا|اروجوانيا|ايرونبي|ایرونپه|باهيا|باو فيستا|بایا|بلم|بورتو فيلو|بوياویستا|ريسيف|ريوبرانكو|ریسیفی
|ریوبرانکو|سانتاريم|ساو باولو|سايوپايولو|سنتارم|فورتالزا|فورتاليزا|كومبو جراند|كيابا|ماسیو|ماشيو|ماناوس|نوروناه
|نورونیا|پورتوولیو|کمپو گرانده|کویاوا|アラクァイナ|エイルネヘ|カンホクランテ|クイアハ|サンタレム|サンハウロ|ノローニャ|ハイーア|フォルタレサ|ヘレン|ホアヒスタ|ホルトヘーリョ|マセイオ
|マナウス|リオフランコ|レシフェ|依伦尼贝|保維斯塔|博阿维斯塔|古雅巴|圣保罗|圣塔伦|大坎普|巴伊亚|巴伊阿|库亚巴|格蘭場|波多韦柳|洛罗尼亚|瑪瑙斯|福塔力莎|福塔雷萨|累西腓|維留港|聖保羅|聖塔倫|艾魯內佩|諾倫哈|贝伦
|里奥布郎库|里約布蘭|阿拉圭那|阿拉瓜伊纳|雷西非|馬瑟歐|马塞约|马瑙斯|노롱야|레시페|마나우스|마세이오|바히아|벨렘|보아 비스타|산타렘|상파울루|아라과이나|아이루네페|캄포 그란데|쿠이아바|포르탈레자|포르토벨료
|히우 브랑쿠
BS:cooper's town|lucaya|marsh harbour|nassau|san andros|νασαου|насау|нассау|נסאו|ناسايو|ناسو|ナッソー|拿索|拿骚|나소
BT:geylegphug|pemagatshel|phuntsholing|punakha|samdrup jongkhar|sarpang|thimbu|thimphu|thimpu|timpu|tsirang
|wangdue phodrang|θιμφου|тхимпху|тхімпху|טהימפהו|تيمفو|تیمفو|तसिराग|थिफ|थिमप|थिमफ|पनाखा|पमागतशल|पारो-भटान|फनछोलिङग
|वागडय फोदराग|सामदरप जोगखर|सारपग|ཐམ་ཕག|དག་ལགས་ཕ་|ཕན་ཚགས་གང་|ས་ན་ཁ་|ティンフー|廷布|팀부
BW:francistown|gaborone|kanye|mahalapye|maun|mochudi|mogoditshane|molepolole|palapye|selebi-phikwe|serowe|tlokweng
|γκαμπορονε|габороне|ґабороне|גבורונה|غابورون|گابورون|ハホローネ|哈博罗内|嘉柏隆里|가보로네
BY:baranovichi|barysaw|bobruysk|homyel'|horad zhodzina|hrodna|kobryn|mahilyow|maladziecna|mazyr|minsk|minszk
|novopolotsk|orsha|pinsk|polotsk|rechytsa|slonim|slutsk|soligorsk|svetlogorsk|vaukavysk|vitebsk|zhlobin|μινσκ|бoбруиск
|бабруиск|бабрујск|баранавічы|барановичи|барысау|берасьце|берестя|борисов|вавкависк|ваукавыск|витебск|витепск
|витьбьскъ|вовковиськ|гародня|гомел|гомель|гомељ|горад жодзіна|гродна|гродно|жлобин|жлобін|жодзiна|жодино|кобрин
|кобринь|кобрын|лида|ліда|магілеу|мазыр|маладзечна|минск|минск ош|минскаи|могилев|могильов|мозир|мозырь|молодечно
|мінск|мінськ|наваполацк|новополоцк|новополоцьк|орша|пинск|полацк|полотьскъ|полоцк|пінск|пінськ|речица|рэчыца
|салигорск|салігорск|слоним|слонім|слуцк|слуцьк|солигорск|מינסק|مينسك|مینسک|ミンスク|明斯克|민스크
BZ:belize city|belmopan|benque viejo el carmen|dangriga|ladyville|orange walk
CA:abbotsford|ahuntsic-cartierville|ajax|alberta|atikokan|barrie?|beauport|brampton|brantford|british columbia
|burlington|burnaby|calgary|charlesbourg|chilliwack|chomedey|coquitlam|dartmouth|delta?|east hastings|edmonton
|etobicoke|gatineau|greater sudbury|guelph|halifaks|halifax|hamiltona|kamloops|kanata|kelowna|kitchener
|la cite-limoilou|la haute-saint-charles|langley|laval|le plateau-mont-royal|le sud-ouest|le vieux-longueuil
|lethbridge|levis|longueuil|manitoba|maple ridge|markham|mercier–hochelaga-maisonneuve|mississauga|moncton|montreal
|montreal-nord|nanaimo|nepean|newfoundland|newmarket|north vancouver|nova scotia|oakville|oshawa|ottawa|ottawa south
|pickering|quebec|red deer|regina?|repentigny|riviere-des-prairies–pointe-aux-trembles|rosemont–la petite-patrie
|saanich|saguenay|saint-hubert|saint-jean de terre-neuve|saint-jean-sur-richelieu|saint-laurent|saint-leonard
|saint-louis-de-terrebonne|sainte-foy|san juan de terranova|saskatchewan|saskatoon|sherbrooke|st. catharines|surrey?
|terrebonne|thunder bay|toronto|trois-rivieres|vancouver|vaughan|ville-marie|villeray–saint-michel–parc-extension
|whalley|whitby|windsor|winnipeg|ατικοκαν|γκλεισ μπει|γκουσ μπει|γουαιτχορσ|γουινιπεγκ|εντμοντον|ικαλουιτ|ινουβικ
|κεμπριτζ μπει|κρεστον|μονκτον|μπλαν σαμπλον|ντοσον|ντοσον κρικ|ρανκιν ινλετ|ρεζολουτ|ρετζαινα|σεν τζονσ|σουιφτ καρεντ
|τοροντο|φορτ νελσον|χαλιφαξ|атікокан|блан-саблон|бланк-саблон|ваитгорс|виннипег|вінніпеґ|галіфакс|глеис-беи|гус-беи
|доусон|доусон-крик|доусон-крік|едмонтон|икалуит|инувик|кеимбридж-беи|кеимбрідж-беи|корал-харбор|крестон|монктон
|ранкин-инлет|реджаина|резольют|ренкін-інлет|свифт-керрент|свіфт-каррент|торонто|уаитхорс|форт нельсон|эдмонтон
|ікалуіт|інувік|ґлеис-беи|ґус-беи|אדמונטון|אטיקוקן|אינוויק|איקלואיט|בלאן-סבלון|גוס ביי|גלייס ביי|דוסון|דוסון קריק
|הליפקס|ווייטהורס|וויניפג|טורונטו|מונקטון|סוויפט קרנט|סנט ג׳ונס|פורט נלסון|קיימברידג׳ ביי|קרסטון|רג׳ינה|רזולוט
|רנקין אינלט|اتکوکان|ادمونتون|اكويلت|ايدمونتون|اينوفيك|اینوویک|ایکلويت|بلانك-سابلون|بلان‐سابلون|تورنتو|تورونتو
|جلاس باي|جوس باي|خلیجک رنکین|داوسان|داوسن|داوسن كريك|داوسن کریک|رانكن انلت|رجاینا|رزولوت|ريجينا|ريزولوت|سانت جونس
|سنت جان|سوفت كارنت|سویفت‌کارنت|فورت نلسون|فورت نيلسون|كامبرديج باي|كريستون|كورال هاربر|مانکتون|هاليفاكس|وایت‌هورس
|ونکوور|وينكتون|وينيبيج|وینیپگ|کرستون|کمبریج‌بی|گلیس‌بی|گوس‌بی|アティコカン|イカルイット|イヌウィク|ウィニヘク|エトモントン|クレストン|クレースヘイ|クースヘイ
|ケンフリッシヘイ|スウィフトカレント|トロント|トーソン|トーソンクリーク|フォートネルソン|フラン・サフロン|ホワイトホース|モンクトン|ランキンインレット|レシャイナ|レソリュート|伊努维克|伊奴維克|伊魁特|克雷斯頓|克雷斯顿
|兰今湾|剑桥湾|劍橋灣|古斯湾|哈里法克斯|圣约翰斯|埃德蒙顿|多伦多|多倫多|布兰克萨布隆|怀特霍斯|懷特霍斯|斯威夫特卡伦特|斯威夫特卡倫特|格莱斯贝|格雷斯貝|温哥华|温尼伯|溫尼伯|白朗薩布隆|納爾遜堡|纳尔逊堡|羅斯魯特
|聖約翰|艾德蒙吞|蒙克頓|蒙克顿|蘭今灣|道森|道森克里克|里賈納|里贾纳|阿蒂科肯|雷索卢特|鵝灣|구즈베이|글라스베이|도슨|도슨크릭|랭킹 인렛|리자이나|리졸루트|몽턴|벤쿠버|블랑 사블롱|스위프트커런트|에드먼턴|위니펙
|이누빅|이칼루이트|케임브리지 베이|코랄하버|크레스톤|토론토|포트 넬슨|화이트호스
CC:cocos islands|kokusz-sziget|kookossaaret|west island|κοκοσ|кокосові острови|קוקוס|كوكوس|کوکوس|ココス諸島|可可斯|科科斯群島|코코스
CD:aketi|babamba|bakwa|bandundu province|basankusu|basoko|baudhuinville|beni?|binga|bolenge|bolobo|boma|bukama|bukavu
|bulungu|bumba?|bunia|businga|butembo|dibaya-lubwe|djugu|fungurume|gandajika|gbadolite|gemena?|goma?|hyosha|idiofa
|ilebo|inkisi|inongo|isiro|kabalo|kabeya-kamwanga|kalemie|kambove|kamina|kananga|kanyama|kanyobagonga|kasangulu
|kasongo|katanda|kayna|kenge|kikwit|kimpese|kindu|kinsasa|kinshasa|kinszasa|kipamba|kipushi|kirumba|kisangani|kituku
|kolwezi|kongolo|kutu|leopoldville|likasi|lisala|lodja|lubero|lubumbashi|luebo|lukula|luputa|lusambo|malemba|mangbwalu
|mangina|manono|masi-manimba|masina|matadi|mbandaka|mbanza-ngungu|mbuji-mayi|miabi|mulongo|mushie|mweka|mwene
|mwene-ditu|nioki|nyunzu|rutshuru|tshela|tshikapa|tshilenge|uvira|watsa|yangambi|zongo|κινσασα|λουμπουμπασι|киншаса
|кіншаса|лубумбаши|лубумбаші|לובומבאשי|קינשסה|كينشاسا|لوبومباشی|لومبباشا|کینشاسا|キンシャサ|ルフンハシ|卢本巴希|盧本巴希|金夏沙|金沙萨|루붐바시|킨샤사
CF:bambari|bangassou|bangi|bangui|begoua|berberati|bimbo?|bossangoa|bouar|bria|carnot|kaga-bandoro|paoua|μπανγκι
|банги|банґі|בנגואי|بانغوي|بانگی|ハンキ|班吉|방기
CG:brazzavil|brazzaville|dolisie|impfondo|loutete|nkayi|ouesso|owando|pointe-noire|sibiti|μπραζαβιλ|браззавиль
|браззавіль|ברזוויל|برازافيل|برازویل|フラサヒル|布拉柴維爾|布拉柴维尔|브라자빌
CH:basel|bellinzona|bern|biel/bienne|curych|geneva|geneve|genf|koniz|lausanne|luzern|sankt gallen|thun|winterthur
|zuri|zurich|zurich (kreis 11)|zurich (kreis 3)|zurich (kreis 9)|zurigo|zurih|zurique|zurych|ζυριχη|цюрих|цюріх|ציריך
|زوریخ|زيورخ|チューリッヒ|苏黎世|蘇黎世|취리히
CI:abengourou|abidjan|abidzan|abiyan|abobo?|aboisso|adzope|affery|agboville|agnibilekrou|anyama|bingerville|blolequin
|bondoukou|bonon|bonoua|bouafle|bouake|boundiali|dabou|daloa|danane|daoukro|diegonefla|dimbokro|divo?|doropo|duekoue
|ferkessedougou|gagnoa|grand-bassam|guiglo|issia|jamusukra|jamusukro|katiola|korhogo|koumassi|marcory|meagui|odienne
|ouangolodougou|san-pedro|seguela|sinfra|soubre|tengrela|toumodi|vavoua|yamoussoukro|zagne|zuenoula|αμπιτζαν|абиджан
|абіджан|אביג׳אן|ابيدجان|ابیجان|アヒシャン|阿比讓|阿比让|아비장
CK:avarua|avaruo|ραροτονγκα|раротонга|רארוטונגה|راروتونغا|راروتونگا|ラロトンカ|拉罗汤加|拉羅湯加|라로통가
CL:alto hospicio|ancud|angol|antofagasta|arica|buin|chiguayante|chillan|coihaique|colina?|copiapo|coquimbo|coronel?
|coyhaique|curico|dao phuc sinh|easter island|hacienda la calera|hualpen|husvet-szigetek|ile de paques|ilha de pascoa
|insula pastelui|iquique|isla de pascua|la pintana|la serena|lampa?|limache|lo prado|los andes|machali|maipu|melipilla
|nunoa|osorno|osterinsel|ovalle|paaseiland|paasiaissaari|padre hurtado|padre las casas|paine|paskalya adasi|paskeoen
|paskeoya|paskon|pasqua?|penaflor|penalolen|puente alto|puerto montt|punta arenas|quilicura|quillota|quilpue|rancagua
|renca?|san bernardo|santiago?|santiago de chile|talagante|talca|talcahuano|temuco|valdivia?|vallenar|valparaiso
|velikonocni ostrov|villa alemana|vina del mar|wyspa wielkanocna|κοιαικε|νησοσ πασχα|πουντα αρενασ|σαντιαγκο|коиаике
|кояіке|о-в пасхи|острів пасхи|пунта-аренас|сантьяго|сантьяґо|אי הפסחא|סנטיאגו|פונטה ארנס|קויאיקה|ایستر|بونتا اريناز
|جزيرة ايستر|سانتياغو|سانتیاگو|كويهايكيو|پونتا ارناس|کویهایکیو|イースター島|コシャイケ|サンチアコ|フンタアレナス|圣地亚哥|复活节岛|復活島|科伊艾克|蓬塔阿雷納斯
|蓬塔阿雷纳斯|산티아고|이스터 섬|코이아이케|푼타아레나스
CM:bafang|bafia|bafoussam|bamenda|bangangte|banyo|batouri|bertoua|buea|douala|dschang|duala|ebolowa|edea|fontem
|foumban|foumbot|fundong|garoua boulai|jande|jaunde|kousseri|kribi|kumba|kumbo|limbe?|loum|maroua|marva|mbalmayo
|mbanga|mbouda|meiganga|melong|mokolo|mutengene|muyuka|ndop|ngaoundal|ngaoundere|nkongsamba|obala|sangmelima|tiko
|yagoua|yaounde|ντουαλα|дуала|דואלה|دوالا|トゥアラ|杜阿拉|두알라
CN:bao'an|baoding|baoshan|baotou|bayan nur|bazhong|beijing|changchun|changsha|changshu|changzhou|chaozhou|charbin
|cheng|chengdu|chongqing|chungking|czengczou|dalian|daqing|datong|dazhou|dongguan|dzubo|foshan|fuyang|fuzhou|ganzhou
|guangzhou|guilin|guiyang|haikou|hangzhou|harbin|harbina|hefei|hofej|hohhot|huai'an|huainan|huhehaote|huizhou|jiading
|jiangmen|jiangyin|jieyang|jilin|jinan|kunming|kunshan|lanzhou|lianyungang|linyi|lu'an|luliang|mianyang|minhang
|nanchang|nanchong|nanjing|nannina|nanning|nanquim|nantong|nantung|nanyang|ningbo|ningpo|ordos|peking|pequim|pudong
|puxi|puyang|qingdao|qingyang|qingyuan|sanghaj|sanghay|schanghai|shangai|shanghai?|shangqiu|shantou|shaoxing|shenyang
|shenzhen|shijiazhuang|shiyan|siamen|sjanghai|songjiang|suzhou|swatow|szanghaj|tai'an|taiyuan|taizhou|tajjuan|tangshan
|thuong hai|tianjin|tiencin|tientsin|tsingtao|tsjoengking|urumci|urumcsi|urumczi|urumqi|wanzhou|weifang|wenzhou|wuhan
|wuhu|wuxi|wuzhong|xangai|xi'an|xiamen|xian|xining|yancheng|yangzhou|yantai|yunfu|zhaoqing|zhengzhou|zhongshan|zhuhai
|zibo|zunyi|ουρουμτσι|σανγκαη|урумчи|урумчі|шанхаи|אורומקי|שנחאי|ارومكي|ارومچی|شانگهای|شنغهاي|ウルムチ|万州区|上海|上海市|上海浦东|东莞
|东莞市|中国上海|中山|中山市|临沂|临沂市|乌鲁木齐|乌鲁木齐市|云浮|云浮市|仏山市|佛山|佛山市|保定|保定市|六安|六安市|兰州|兰州市|包头|包头市|包頭|北京|北京市|十堰|十堰市|南京|南京市|南充|南充市|南宁|南宁市
|南寧|南昌|南昌市|南通|南通市|南阳|南阳市|南陽|厦门|厦门市|合肥|合肥市|吉林|吉林市|吕梁市|吴忠|吴忠市|吴忠镇|呼和浩特|呼和浩特市|呼市|哈尔滨|哈尔滨市|哈爾濱|唐山|唐山市|商丘|商丘市|嘉定|嘉定镇|嘉定镇街道
|塩城市|大同市|大庆|大庆市|大慶|大连|大连市|大連|天府|天津|天津市|太原|太原市|宁波|宁波市|宝安|宝山|宿州市|寧波|寶安|崑山|崑山市|巴中|巴中市|巴彦淖尔市|常州|常州市|广州|广州市|広州|庆阳|庆阳市|廈門|恵州
|恵州市|惠州|成都|成都市|扬州|扬州市|掲陽市|揚州|揭阳|揭阳市|新安|无锡|无锡市|昆山|昆明|昆明市|杭州|杭州市|東莞|松江|松江区|桂林|桂林市|武汉|武汉市|武漢|汕头|汕头市|汕頭|江門|江門市|江门|江阴市|沈阳
|沈阳市|泰安市|泰州|泰州市|济南|济南市|浦东|浦东新区|浦西|浦阳|浦阳街道|海口|海口市|淄博|淄博市|淮南市|淮安|淮安市|清远|清远市|清遠|済南|温州|温州市|溫州市|潍坊|潍坊市|潮州|潮州市|澄江|澄江街道|濰坊|瀋陽
|烏魯木齊|烟台|烟台市|無錫|煙台市|珠海|珠海市|盐城|盐城市|石家庄|石家庄市|石家荘|福州|福州市|紹興|紹興市|綿陽|綿陽市|绍兴|绵阳|肇庆|肇庆市|肇慶|臨沂|芜湖|芜湖市|苏州|苏州市|蕪湖|蘇州|蘭州|西宁|西宁市
|西安|西安市|西寧|貴陽|貴陽市|贛州|贵阳|赣州|赣州市|达州|达州市|连云港|连云港市|連雲港|達州|遵义|遵义市|遵義|郑州|郑州市|鄂尔多斯市|鄭州|重庆|重庆市|重慶|長春|長春市|長沙|長沙市|长春|长沙|闵行|阜阳市
|阜陽|阜陽市|雲浮|青岛|青岛市|青島|상하이|우루무치
CO:aguachica|agustin codazzi|arauca|arminia|ayapel|baranoa|barbosa|barrancabermeja|barranquilla|bello?|bogota|bogoto
|bucaramanga|buenaventura?|cajica|calarca|cali?|cartagena|cartago|caucasia|cerete|chia?|chigorodo|chinchina|cucuta
|dosquebradas|duitama|el bagre|el banco|envigado?|facatativa|floridablanca|funza|fusagasuga|girardot city|giron?
|guadalajara de buga|ibague|ipiales|itagui|kartageno|kennedy|la dorada|los patios|magangue|maicao|malambo|manizales
|marinilla|medellin|mocoa|montelibano|monteria?|mosquera|neiva|ocana|orito|palmira|pasto?|pereira?|piedecuesta
|pitalito|planeta rica|popayan|puerto berrio|quibdo|riohacha|rionegro|sabanalarga|san jose del guaviare|santa marta
|santa rosa de cabal|santander de quilichao|sincelejo|soacha|sogamoso|soledad?|tulua|tumaco|tunja|turbaco|valledupar
|villavicencio|yopal|zipaquira|μπογκοτα|богота|боґота|בוגוטה|بوغوتا|بوگوتا|ホコタ|波哥大|보고타
CR:alajuela|curridabat|puntarenas|коста-ріка
CU:alamar?|almendares|amancio|arroyo naranjo|balcon de la lisa|baracoa|bartolome maso|bauta|bayamo|boyeros|cabaiguan
|cacocum|camaguey|centro habana|cerro?|ciego de avila|cienfuegos|cifuentes|ciudad camilo cienfuegos
|consolacion del sur|corralillo|diez de octubre|fontanar?|guanabacoa|guantanamo|guira de melena|havana|havanna?|hawana
|holguin|jaguey grande|jesus menendez|jiguani|jobabo|jovellanos|l'avana|la habana|la habana vieja|la havane|las tunas
|manicaragua|mantilla?|marianao|matanzas|nuevitas|palma soriano|pinar del rio|placetas|plaza de la revolucion
|puerto padre|ranchuelo|sagua la grande|san german|san miguel del padron|sancti spiritus|santiago de cuba|vedado?
|vedado del cotorro|yaguajay|αβανα|гавана|הוואנה|هافانا|هاوانا|ハハナ|哈瓦那|하바나
CV:achada santo antonio|mindelo|palmarejo|praia?|prajo|sal rei|tarrafal|zold-foki szigetek|카보 베르데
CW:bandabou|bandariba|sint michiel liber|st. michiel|willemstad
CX:flying fish cove|navidad?|νησοσ χριστουγεννων|האי כריסטמס|كريسماس|کریسمس|크리스마스
CY:famagosta|famagouste|famagusta|gazimagusa|kato lakatameia|kato polemidia|kyrenia|larnaca|lefkosa|limassol|morfou
|nicosia|nicosie|nikosia|nikosie|nikozja|paphos|strovolos|αμμοχωστοσ|κατω λακαταμεια|κατω πολεμιδια|κερυνεια|λαρνακα
|λεμεσοσ|λευκωσια|λευκωσιαν|μορφου|παφοσ|στροβολοσ|никосия|нікосія|фамагуста|ניקוסיה|פמגוסטה|فاماغوستا|فاماگوستا
|نيقوسيا|نیکوزیا|ニコシア|ファマクスタ|尼古西亞|尼科西亚|法馬古斯塔|法马古斯塔|니코시아|파마구스타
CZ:brno|brno stred|ceske budejovice|chodov|chomutov|decin|frydek-mistek|havirov|hradec kralove|jablonec nad nisou
|jihlava|karlovy vary|karvina|kladno|kralovske vinohrady|liberec|mlada boleslav|olomouc|opava|ostrava|pardubice
|pilsen?|plzen|praag|prag|praga?|prago|prague|praha|prerov|prostejov|stodulky|teplice|usti nad labem|zizkov|zlin|πραγα
|прага|פראג|براغ|پراگ|フラハ|布拉格|프라하
DE:aachen|altona|augsburg|augsburga|belin|bergedorf|bergisch gladbach|berliini|berlijn|berlim|berlin|berlino
|bielefeld|bochum|bonn|bonna|bottrop|braunschweig|brema|bremen|bremerhaven|bremy|busingen|busingen am hochrhein
|charlottenburg|chemnitz|darmstadt|dortmund|dresda|dresden|drezno|duisburg|dusseldorf|dusseldorp|eimsbuttel|erfurt
|erlangen?|esen|essen?|estugarda|frankfort|frankfurt|frankfurt am main|freiburg|friedrichshain|furth|gelsenkirchen
|gottingen|hagen?|halle (saale)|hamborg|hamburg|hamburg-mitte|hamburg-nord|hamburga|hamburgo|hamburgu|hamm?|hannover
|hanover|hanower|harburg|heilbronn|herne|hildesheim|ingolstadt|jena|karlsruhe|kassel|keulen|kiel?|koblenz|koln?
|kolonia|krefeld|kreuzberg|leipzig|leverkusen|lipsk|lipsko|lubeck|ludwigshafen am rhein|magdeburg|mainz|mannheim
|marienthal|marzahn|mitte?|moers?|monachium|monchengladbach|muenster|mulheim|munchen|munich|munique|munster?
|neue neustadt|neukolln|neurenberg|neuss|nippes?|norymberga|nuremberg|nuremberga|nurnberg|oberhausen|offenbach
|oldenburg|osnabruck|paderborn|perlin|pforzheim|porz am rhein|potsdam|prenzlauer berg|recklinghausen|regensburg
|remscheid|reutlingen|rodenkirchen|rostock|saarbrucken|salzgitter|schoneberg|siegen?|solingen?|stuttgart|wandsbek
|wiesbaden|wilmersdorf|wolfsburg|wuppertal|wurzburg|βερολινο|μπισινγκεν|берлин|берлін|бюзинген-на-верхнем-реине
|бюзінген|ביזינגן|ברלין|بازنگن|برلين|برلین|بوسنغن|ヒューシンケン|ヘルリン|布辛根|柏林|베를린|뷔지겐
DJ:ali sabih|balbala|damerdjog|dikhil|obock|tadjoura|джібуті|‘as ‘ela
DK:aalborg|arhus|avedore|ballerup|charlottenlund|copenaghen|copenhaga|copenhagen|copenhague|esbjerg|frederiksberg
|hafnia|hedensted|herning|horsens|horsholm|hvidovre|klinteby frihed|kobenhavn|kodan|kolding|koopenhamina|kopenhag
|kopenhaga|kopenhage|kopenhagen|kopenhago|kopenhamn|koppenhaga|naestved|odense|randers|rodovre|roskilde|silkeborg
|valby|κοπεγχαγη|копенгаген|קופנהגן|كوبنهاغن|کپنهاگ|コヘンハーケン|哥本哈根|코펜하겐
DM:berekua|colihaut|pointe michel|pont casse|wesley|トミニカ|多米尼加
DO:bajos de haina|boca chica|bonao|cotui|cristo rey|la romana|la vega|puerto plata|punta cana|saint-domingue
|salvaleon de higuey|san francisco de macoris|san pedro de macoris|santa cruz de barahona|santiago de los caballeros
|santo domingo|santo domingo este|santo domingo oeste|villa altagracia|villa francisca|αγιοσ δομινικοσ|санто-доминго
|санто-домінґо|סנטו דומינגו|سانتو دومينغو|سانتو دومینگو|サントトミンコ|圣多明各|聖多明哥|산토도밍고
DZ:aflou|ain beida|ain defla|ain m'lila|ain oulmene|ain oussera|ain temouchent|ain touta|alger?|algeri|algier|algiers
|algir|ali mendjeli|alzir|alzira|annaba|argel?|arzew|assi bou nif|bab ezzouar|baraki|barika|bechar|bejaia|beni mered
|berrouaghia|besbes|bir el ater|bir el djir|birkhadem|biskra|blida?|boghni|bordj bou arreridj|bordj el bahri
|bordj el kiffan|bou saada|boudouaou|boufarik|bouira|chelghoum el aid|cheria|chlef|constantine|district of taher
|djelfa|drean|ech chettia|el achir|el bayadh|el eulma|el khroub|el menia|el oued|en nedjma|frenda|ghardaia|guelma
|guerara|hamma bouziane|hassi bahbah|jijel|khemis miliana|khenchela|kolea|ksar chellala|ksar el boukhari|laghouat
|larbaa|m'sila|maghnia|mascara?|mecheria|medea|messaad|mostaganem|oran|ouargla|oued rhiou|ouled djellal|oum el bouaghi
|reghaia|relizane|rouiba|rouissat|setif|sidi aissa|sidi bel abbes|skikda|sougueur|souk ahras|tamanghasset|tebessa
|tiaret?|tissemsilt|tizi ouzou|tlemcen|touggourt|αλγερι|אלג׳יר|ادرار|ادرار، الجزاير|ارزيو|اغواط|افرفيل|الاصنام|الاغواط
|الاغواط، الجزایر|البليدة|البلیده|البويرة|البيض|البیاض|الجزاير (مدينة)|الجزیره|الجلفة|الخميس|الخميس مليانة|الرويبة
|الشلف|المدية|المدیه، الجزایر|المسيلة|المنيعة|المنیه|المنیہ|الوادى|الوادي|الوادی|اليشير|ام البواقي|ام البواقی
|اورليانفيل|اولاد جلال|باب الزوار|باب‌الزوار|باتنة|باتنه، الجزایر|باتنہ|بجاية|بجایه|بجایہ|براقي|برج البحري|برج الكيفان
|برج بوعريريج|برج بوعریریج|بريكة|بسكرة|بسکره|بسکرہ|بشار|بشار، الجزایر|بلد السعادة|بلیدہ|بو سعادة|بوابة الصحراء|بودواو
|بوغني|بول كازيل|بویره|بویرہ|بير العاتر|بير خادم|بیشار|تامنراست|تامنغست|تبسة|تبسه، الجزایر|تسمسيلت|تقرت|تقورت، الجزایر
|تلمسان|تمنراست|توقرت|تيارت|تيزي وزو|تيسمسيلت|تیارت|تیبازہ|تیزی وزو|جلفه|جلفہ|جيجل|جیجل|جیجل، الجزایر|خنشلة|خنشله
|راس ماتيفو|سان لو|ستیف|سطف|سطيف|سعيدة|سعیده، الجزایر|سعیدہ، الجزاير|سكيكدة|سوق اهراس|سوق اهراس، الجزایر|سوق اہراس
|سيدي بلعباس|سکیکده|سکیکدہ|سیدی بلعباس|سیدی بلعباس، الجزایر|عنابة|عنابه|عنابہ|عين الدفلة|عين الدفلى|عين الدفلى‎
|عين تموشنت|عين وسارة|عین تموشنت|غرداية|غردایه|غردایہ|غليزان|غلیزان|فيالار|قالمة|قالمه، الجزایر|قالمہ|قسنطينة|قسنطینه
|كاب ماتيفو|مدیہ|مستاغانم|مستغانم|مسکره|مسیله|معسكر|معسكر‎|ميلة|میله|میلہ، الجزاير|وادي ارهيو|وادي رهيو|ورقلة
|ورقله، الجزایر|ورقلہ|ولاية غليزان|ولاية وهران|وهران|وهران، الجزایر|يالجىر|アルシェ|阿尔及尔|阿爾及爾|알제
EC:ambato|babahoyo|balzar|cuenca?|daule|duran|el empalme|eloy alfaro|galapagos|galapagos islands|galapagos-szigetek
|galapagosoyene|galapagy|guaiaquil|guayaquil?|ibarra|kita|kitas|kito|la libertad|latacunga|machala|manta?|milagro?
|portoviejo|puerto francisco de orellana|quevedo|quito?|riobamba|rosa zarate|tulcan|γκαλαπαγκοσ|γκουαγιακιλ
|галапагосские о-ва|гуаякиль|ґалапаґос|ґуаякіль|גואיאקיל|גלפאגוס|جلاباجوس|غواياكويل|گالاپاگوس|گوایاکیل|カラハコス|クアヤキル
|加拉巴哥群島|瓜亚基尔|瓜亞基爾|科隆群岛|갈라파고스|과야킬
EE:haabersti|kesklinn|lasnamae|mustamae|narva|parnu|pohja-tallinn|tallin|tallina|tallinn|tallinna|tartu|ταλιν
|гааберсті|кесклинн|ласнамяэ|ласнамяє|мустамяэ|мустамяє|наарва|нарвae|нарва|нимме|нымме|пихя-таллінн|пыхья-таллинн
|пярну|талин|таллин|таллин ош|таллінн|тарту|хааберсти|טאלין|تالين|تالین|タリン|塔林|탈린
EG:10 رمضان شہر|6th of october city|abnub|abu an numrus|abu kabir|abu qurqas|abu tij|akhmim|al badrashayn|al fashn
|al fayyum|al hawamidiyah|al jammaliyah|al khankah|al kharjah|al khusus|al mahallah al kubra|al mansurah|al manzalah
|al matariyah|al minshah|al qahirah al jadidah|al qanatir al khayriyah|al qurayn|al qusiyah|al ‘ashir min ramadan
|al-'ubur|al-kharijah|aleksandria|aleksandrii|aleksandrio|alexandrie|arish|as sinbillawayn|ash-shaykh zayid|ashmun
|assiut|aswan|awsim|banha?|bani mazar|bani suwayf|biba|bilbeis|bilqas|biyala|bush?|cairo|damanhur|damietta|dayrut
|dikirnis|disuq|diyarb najm|edfu|el cairo|el shorouk|esna|faqus|fuwwah|girga|giza?|gizeh|hada'iq al qubbah|halwan
|hawsh ‘isa|hurghada|ibshaway|idku|il cairo|ismailia|kafr ad dawwar|kafr ash shaykh|kafr az zayyat|kahira|kahire|kair
|kairo|kirdasah|kom ombo|le caire|luxor|madinat an nasr|maghaghah|mallawi|manfalut|marsa matruh|matay|minya
|minya al qamh|minyat an nasr|mit ghamr|munuf|new cairo|port said|qalyub|qina|rosetta|samalut|samannud|shibin al kawm
|shubra al khaymah|sinnuris|sohag|suez?|tahta|talkha|tanta?|tima?|zagazig|zefta|καιρο|каир|каір|קהיר|ابشواي|ابنوب
|ابو تيج|ابو قرقاص|ابو كبير|اخميم|ادفو|ادكو|استان فیوم|استان قنا|اسكندريه|اسماعيليه|اسماعیلیه|اسماعیلیہ|اسنا|اسوان
|اسيوط|اسکندریه|اشمون|اقصر|الاقصر|الجمالية|الجيزة|الخارجة|الزقازيق|السنبلاوين|السويس|الشروق|الشيخ زايد|العاشر من رمضان
|العبور|العريش|الغردقة|الغردقه|الفشن|الفيوم|القاهرة|القاهرة الجديدة|القرين|القناطر الخيرية|القوصية|المحلة الكبرى
|المطرية|المنزلة|المنشاة|المنصورة|المنيا|اوسيم|ببا|بلبيس|بلبیس|بلقاس|بنها|بني سويف|بني مزار|بور سعيد|بورسعيد|بىيلبەيس
|بيلا|بیلا|جرجا|جیزه|حدايق القبة|حلوان|دسوق|دكرنس|دمنهور|دمياط|دمیاط|ديرب نجم|ديروط|دکرنس|رشيد|رشید|زفتى|سمالوط|سمنود
|سوهاج|سويز|سويیز|شبرا الخيمة|شبين الكوم|طلخا|طما|طنطا|طهطا|عاشر من رمضان|عریش|غردقه|فاقوس|فوة|فوه|قاهره|قاھىرە|قليوب
|قنا|قوص|كرداسة|كفر الدوار|كفر الزيات|كفر الشيخ|لکسر|محافظة الفيوم|مرسى مطروح|مطاي|مغاغة|ملوي|منصورة|منصوره|منفلوط
|منوف|منيا القمح|منية النصر|ميت غمر|ناصر-بوش سابقا|يەسکەندەریە|کفر الزیات|ەدفۋ|カイロ|开罗|開羅|카이로
EH:al-ujun|al-‘ajun|boujdour|el aaiun|el aargub|el ayun|el-aaiun|el-ajun|laayoune|layun|meharrize|tichla|ελ αγιουν
|ель-аюн|эль-аюн|אל עיון|الداخلة|العيون|العیون|المرسى|بوجدور|داخله|محيرس|アイウン|阿尤恩|엘아이운
ER:adi keyh|asmara|asmaro|assab|aszmara|barentu|dek'emhare|himora|massawa|mendefera|ασμαρα|асмера|асмэра|אסמרה|اسمرة
|اسمره|መንደፈራ|ምጽዋ|ምጽዋዕ|ባረንቱ|አስመራ|ኣስመራ|ከረን|ዓስብ|ደቀምሓረ|アスマラ|阿斯瑪拉|阿斯马拉|아스메라
ES:a coruna|albacete|alcala de henares|alcobendas|alcorcon|algeciras|alicante?|almeria|arganzuela|badajoz|badalona
|barakaldo|barcellona|barcelone|bilbao|bilbau|bilbo|burgos|canare|canarias?|canarie|canaries?|canarische eilanden
|carabanchel|castello de la plana|chamartin|ciudad lineal|ciutat vella|de kanariske oer|donostia / san sebastian
|dos hermanas|eixample|elche?|fuencarral|fuencarral-el pardo|fuenlabrada|gasteiz / vitoria|getafe|gijon|girona|gracia?
|horta-guinardo|hortaleza?|huelva|iles canaries|illes canaries|jerez de la frontera|kanaren|kanari-szigetek
|kanariansaaret|kanarieoarna|kanarioyene|kanarske ostrovy|kanarya adalari|kordowa|l'hospitalet de llobregat|la laguna
|las rozas de madrid|latina?|leganes|lleida|logrono|lugo|madri?|madrid|madrid centro|madrids|madryt|malaga?|malago
|marbella|mataro|moncloa-aravaca|moratalaz|mostoles|murcia|murcja|nou barris|orihuela|ourense|oviedo|palma?|pamplona
|parla?|puente de vallecas|retiro?|reus?|roquetas de mar|sabadell|san blas-canillejas|sant andreu|sant marti
|santa coloma de gramenet|santa cruz de tenerife|santiago de compostela|sants-montjuic|saragoca|saragossa|saragosse
|sarria-sant gervasi|septe|sevilha|sevilla?|seville|sewilla|tarragona|telde?|terrassa?|tetuan de las victorias
|torrejon de ardoz|usera?|valencie|valhadolid|valladolid|vigo|villaverde|walencja|wyspy kanaryjskie|θεουτα|καναρια
|μαδριτη|канарские о-ва|канарські острови|мадрид|сеута|האיים הקנריים|מדריד|סאוטה|سبته|سيتا|قناری|كناري|مادرید|مدريد
|カナリア|セウタ|マトリート|休达|休達|加納利|加那利|馬德里|马德里|마드리드|세우타|카나리아 제도
ET:addis ababa|addis abeba|addis-abeba|addisz-abeba|adet|adigrat|adis abeba|adwa|agaro|aksum|alamata|arabi|arba minch
|arsi negele|asasa|asela|asosa|awasa|bahir dar|bedele|bishoftu|boditi|burayu|butajira|ch'iko|chagni|ciro|dangila
|debark'|debre birhan|debre mark'os|debre tabor|degeh bur|dembi dolo|dessie|dila?|dire dawa|dodola|durame|felege neway
|finote selam|gambela|gebre guracha|gimbi|gonder?|gununo|hadero|hagere hiywet|hagere maryam|harar?|hosa'ina
|inda silase|injibara|jijiga|jimma|jinka|k'olito|kebri dahar|kemise|kibre mengist|kobo|kombolcha|maych'ew|mek'ele
|mek'i|mer'awi|metu|mizan teferi|mot'a|nazret|nefas mewch'a|negele|nek'emte|sebeta|sek'ot'a|shakiso|shashamane|sodo?
|tepi|waliso|warder?|weldiya|welk'it'e|wendo|werota|wik'ro|yirga ch'efe|yirga ‘alem|ziway|αντισ αμπεμπα|аддис-абеба
|אדיס אבבה|اديس ابابا|ادیس ابابا|ሀዋሳ|ሐረር|መቀሌ|መቐለ|ሰመራ|ሻሸመኔ|ባሕር-ዳር|አርባ ምንጭ|አክሱም|አዲስ አበባ|አድዋ|ኮምቦልቻ|ወልደያ|ወረታ|ዓድዋ|ይርጋለም|ደሴ
|ደብረ ብርሃን|ደብረ ታቦር|ደገሃቡር|ድሬዳዋ|ጅማ|ጅጅጋ|ጉኑኖ|ጎንደር ከተማ|‘alemaya|アシスアヘハ|亚的斯亚贝巴|阿迪斯阿貝巴|아디스아바바
FI:east helsinki|espoo|hameenlinna|helsingfors|helsinki|helsinkis|helsinky|helsinque|helsinquia|hyvinge|jarvenpaa
|joensuu|jyvaskyla|kirkkonummi|kokkola|kotka|kouvola|kuopio|lahti|lappeenranta|lohja|mikkeli|nurmijarvi|oulu|porvoo
|rovaniemi|seinajoki|tampere|turku|tuusula|vaasa|vantaa|ελσινκι|гельсінкі|хельсинки|הלסינקי|هلسنكي|هلسینکی|ヘルシンキ|赫尔辛基
|赫爾辛基|헬싱키
FJ:labasa|lami|lautoka|levuka|nasinu|sigatoka|suvo|tavua|लौतोका|सवा
FK:στανλει|стенлі|стэнли|סטנלי|استانلي|استانلی|スタンレー|史坦利|斯坦利|스탠리
FM:chuuk|chuukske ostrovy|kolonia town|kosrae-szigetek|palikir|pohnpei|ponape-szigetek|tofol|truk|weno|κοσραι|ποναπε
|τσουκ|косрае|понапе|понпеи|трук|чуук|פונפיי|צ׳וק|קוסרה|باناب|ترك|كوسرا|پانپی|چوک|کوسرای|コスラエ|チューク|ホンヘイ島|库赛埃|楚克|波納佩
|波纳佩岛|特鲁克群岛|科斯瑞|코스레|트루크|포나페
FO:faroe|faroes|feroe|feroer|fuglafjorður|klaksvik|miðvagur|thorshavn|torshamn|torshavn|tvoroyri|φεροεσ|פארו|フェロー|法罗
FR:aix-en-provence|amiens|angers?|antibes|argenteuil|asnieres-sur-seine|aubervilliers|aulnay-sous-bois|avignon|baris
|besancon|beziers|bordeaux?|boulogne-billancourt|bourges|caen|cergy-pontoise|champigny-sur-marne|clermont-ferrand
|courbevoie|creteil|dijon|drancy|dunkirk|grenoble|la rochelle|la seyne-sur-mer|le havre|le mans|levallois-perret
|lille?|limoges?|liona|lyon|lyon 03|lyon 07|lyon 08|lyons|marne la vallee|marseille|marseille 08|marseille 09
|marseille 13|marseille 15|marseilles|marselha|marsiglia|marsylia|merignac|metz|montpellier|montreuil|mulhouse|nancy?
|nanterre|nantes|nicaea|nice?|nicea|nimes|nisa|nizza|noisy-le-grand|paname|parigi|pariisi|parijs|paris?
|paris 10 entrepot|paris 10e arrondissement|paris 11 popincourt|paris 11e arrondissement|paris 12 reuilly
|paris 12e arrondissement|paris 13 gobelins|paris 13e arrondissement|paris 14 observatoire|paris 15 vaugirard
|paris 16 passy|paris 17 batignolles-monceau|paris 18 buttes-montmartre|paris 19 buttes-chaumont|paris 20 menilmontant
|pariz|parizs|parys|paryz|perpignan|poitiers|reims|rennes?|roubaix|rouen|rueil-malmaison|saint-etienne
|saint-maur-des-fosses|saint-nazaire|saint-quentin-en-yvelines|strasbourg|tolosa|toulon|toulouse|tourcoing|tours?
|tuluza|tuluzo|versailles|villeneuve-d'ascq|villeurbanne|vitry-sur-seine|παρισι|париж|פריז|باريس|پاریس|ハリ|巴黎|파리
GA:akanda|franceville|lambarene|librevil|libreville|mouila|ntoum|owendo|oyem|port-gentil|λιμπρεβιλ|либревиль
|лібревіль|ליברוויל|ليبرفيل|لیبرویل|リーフルウィル|利伯维尔|리브르빌
GB:archway?|barking?|basildon|basingstoke|belfast|bexley|birkenhead|birmingham|blackburn|blackpool|bolton|bournemouth
|bradford|brent|brighton|bristol?|burnley|burton upon trent|cardiff|chelmsford|cheltenham|city of westminster
|colchester|coventry|crawley|croydon|dagenham|derby?|doncaster|dudley|edimburgo|edinburgh|edynburg|enfield town|exeter
|glasgow|harrow?|high wycombe|huddersfield|ilford|ipswich|islington|kingston upon hull|leeds|leicester|liverpool
|londen|london|londona|londons|londra|londres?|londyn|lontoo|luton|maidstone|mendip|middlesbrough|milton keynes
|newcastle under lyme|newcastle upon tyne|newport?|norwich|nottingham|oldham|oxford?|plymouth|poole|preston|reading?
|rotherham|salford|sheffield|slough?|solihull|southend-on-sea|st helens|stockport|stoke-on-trent|sunderland|sutton
|sutton coldfield|swansea|swindon|telford|tottenham|walsall|walthamstow|warrington|watford|wigan|woking|wolverhampton
|worthing|λονδινο|лондон|לונדון|لندن|ロントン|伦敦|倫敦|런던
GD:gouyave|grenville|saint david's|saint george's|ґренада|格瑞納達
GE:batumi|gori|kutaisi|rustavi|sokhumi|stantsiya novyy afon|tbilisi|tbilissi|tbiliszi|tiflis|ts'khinvali|zugdidi
|τιφλιδα|аҟәа|батуми|батумі|баҭым|зугдиди|кутаиси|кутаісі|новыи афон|поти|рустави|сухуми|тбилис|тбилиси|тбилиси ош
|тбілісі|цхинвал|цхинвали|טביליסי|تبليسي|تفلیس|ზუგდიდი|თბილისი|რუსთავი|ფოთი|ქუთაისი|ცხინვალი|トヒリシ|第比利斯|트빌리시
GF:apatou|caiena|caienna|cayena|grand-santi|kajenna|kourou|macouria|maripasoula|matoury|remire-montjoly
|saint-laurent-du-maroni|καγιεν|каиенна|каєнна|קאיין|كايين|کاین|カイエンヌ|卡宴|開雲|카옌
GG:forest parish|saint peter port|saint sampson|saint saviour|st anne|torteval|vale parish|根息島
GH:accra|acra|aflao|agogo|akim oda|akraa|amanfrom|asamankese|ashaiman|atsiaman|bawku|berekum|bolgatanga|buduburam
|cape coast|dunkwa|ejura|gbawe|hohoe|japekrom|jirapa|kasoa|kintampo|koforidua|konongo|kumasi|lashibi|mampong|mandela
|mankesim|medina estates|nkawkaw|nsawam|nungua|obuase|savelugu|sekondi|sekondi-takoradi|suhum|sunyani|swedru|takoradi
|tamale?|tarkwa|techiman|tema?|tema new town|teshi old town|twifu praso|wankyi|winneba|yendi|аккра|אקרה|اكرا|اکرا|アクラ
|阿克拉|아크라
GI:reclamation areas|south district
GL:aasiaat|godthaab|godthab|ilulissat|ittoqqortoormiit|nuka|nukas|nuuk|qaanaaq|qaqortoq|scoresbysund|sisimiut|thule
|θουλη|νουουκ|ντανμαρκσαβν|σκορεσμπισουντ|денмарксхавн|нуук|скорсбисунн|туле|іттоккортоорміут|דנמרקסהוון|נואוק
|סקורסביסונד|תולה|اسکورسبیسوند|تول|ثيل|دانمارکس‌هاون|دانمرك شافن|سكورسبيسند|غودثاب|نووک|イトコルトルミット|チューレ|テンマークシャウン|ヌーク
|丹馬沙文|丹马沙文|伊托科爾托米特|努克|图勒|斯科列斯比桑德|杜里|고드호프|덴마크샤븐|스코레스바이선드|툴레
GM:bakau|bandzul|banjul|brikama|bununka kunda|faji kunda|farafenni|nema kunku|serekunda|sukuta|talinding|μπανζουλ
|банжул|בנג׳ול|بانجول|ハンシュール|班珠尔|班竹|반줄
GN:boke|camayenne|conacri|conakri|conakry|coyah|dixinn|dubreka|faranah|gueckedou|kamsar|kankan|kindia|kissidougou
|kolaboui|konakri|konakry|koumbia|labe?|macenta|maneah|nzerekore|sangaredi|siguiri|κονακρι|конакри|конакрі|קונאקרי
|كوناكري|کوناکری|コナクリ|柯那克里|科纳克里|코나크리
GP:baie-mahault|basse-terre|capesterre-belle-eau|le gosier|le moule|les abymes|petit-bourg|pointe-a-pitre|ґваделупа
|גואדלופ
GQ:aconibe|anisoc|aual|ciudad de la paz|ebebiyin|evinayong|luba|malabo|mikomeseng|mongomo|μαλαμπο|малабо|מלבו|مالابو
|マラホ|馬拉博|马拉博|말라보
GR:agia paraskevi|agios dimitrios|agrinio|aigaleo|alexandroupoli|alimos|ateena|aten?|atena|atenas|atene|ateno|ateny
|athen|athena|athene|athenes|athens|atheny|athina|chaidari|chalkida|chania|corfu|evosmos|fyli|galatsi|glyfada
|ilioupoli|ioannina|irakleio|irakleion|kalamaria|kalamata|kallithea|katerini|kavala|keratsini|khalandrion|kifisia
|komotini|korydallos|larisa|marousi|nea ionia|nea smyrni|palaio faliro|patra|peristeri|petroupolis|piraeus|stavroupoli
|sykies|thessaloniki|trikala|volos|vyronas|xanthi|zografos|αγια παρασκευη|αγιοσ γεωργιοσ κερατσινιου|αγιοσ δημητριοσ
|αγρινιο|αγρινιον|αθηνα|αθηναι|αιγαλεω|αλεξανδρουπολη|αλεξανδρουπολισ|αλιμοσ|αμαρουσιον|αχαρναι|αχαρνεσ|βολοσ|βυρων
|βυρωνασ|γαλατσι|γαλατσιον|γιαννενα|γιαννινα|γκιουμουλτζινα|γλυφαδα|δραμα|ευοσμοσ|ζωγραφοσ|ζωγραφου|ηλιουπολη|ηρακλειο
|ηρακλειο κρητησ|θεσσαλονικη|ιλιον|ιωαννινα|καβαλα|καλαμαι|καλαμακι|καλαμακιον|καλαμαρια|καλαματα|καλλιθεα|κατερινη
|κερατσινι|κερατσινιον|κερκυρα|κηφισια|κομοτηνα|κομοτηνη|κορυδαλλοσ|λαμια|λαρισα|μαρουσι|μενιδι|νεα ιωνια|νεα κοκκινια
|νεα λιοσια|νεοσ κουκλουτζασ|ξανθη|παλαιο φαληρο|παλαιον φαληρον|παλιο φαληρο|πατρα|πειραιασ|πειραιευσ|περιστερι
|περιστερι αττικησ|περιστεριον|πετρουπολη|ροδοσ|σαλονικη|σερρα|σερραι|σερρεσ|σταυρουπολη|συκιεσ|συκιεσ θεσσαλονικησ
|τρικαλα|φλυα|φυλη|χαιδαρι|χαλανδρι|χαλανδριον|χαλκιδα|χαλκισ|χανια|χανιων|χαρμανκιοι|афины|афіни|אתונה|اتن|アテネ|아테네
GT:amatitlan|antigua guatemala|asuncion mita|barberena|chicacao|chichicastenango|chimaltenango|chinautla|chiquimula
|coatepeque|coban|comitancillo|cuilapa|escuintla|fraijanes|guatemala city|guatemala-stad|huehuetenango|jutiapa
|malacatan|masagua|mazatenango|mixco|ostuncalco|palin|panzos|patulul|patzun|petapa|puerto barrios|quetzaltenango
|retalhuleu|salama|san francisco el alto|san jose pinula|san juan sacatepequez|san pedro ayampuc
|san pedro sacatepequez|santa catarina pinula|santa cruz del quiche|santa lucia cotzumalguapa|solola|soloma
|totonicapan|villa canales|villa nueva|zacapa|ґватемала
GU:agana|agania|barrigada village|chalan pago-ordot village|dededo village|hagatna|mangilao village
|mongmong-toto-maite village|santa rita village|tamuning|tamuning-tumon-harmon village|yigo village|yona village
GW:bafata|bairro militar|bisau|bissau|contumo|gabu|missira|quelele|reino de antula|reino de bandim|μπισαου|бисау
|бісау|ביסאו|بيساو|بیسايو|ヒサウ|比紹|비사우
GY:anna regina|bartica|corriverton|mabaruma|rose hall|skeldon|ґаиана
HK:fanling|hong kong island|kai tak|koulun|kowloon|kowloon city|kowloon city centre|kowloon west end|kwai chung
|lohas park|ma on shan|mei foo|mong kok|nam cheong|new territories|pat heung|pok fu lam|san tung chung hang
|sau mau ping|sha tin|sha tin wai|sham shui po|shap pat heung|siu lek yuen|tai po|tin shui wai|tiu keng leng
|tseung kwan o|tsing yi town|tsuen wan|tuen mun|tung chung|victoria?|wan chai|wong tai sin|yuen long|yuen long kau hui
|yuen long san hui|χονγκ κονγκ|гонконг|הונג קונג|هنگ‌کنگ|هونغ كونغ|东涌|中華人民共和國香港特別行政區|九龍|九龍城|九龙|九龙城|佐敦|元朗|元朗墟|元朗新墟|元朗旧墟
|元朗舊墟|啟德|大埔|大埔墟|天水囲|天水围|天水圍|小瀝源|屏山|屯門|屯门|新东涌坑|新東涌坑|新界|旺角|東涌|沙田|沙田围|沙田圍|深水埗區|灣仔|秀茂坪|美孚|荃灣|葵涌|調景嶺|调景岭|青衣|香港|香港仔|香港岛|香港島
|馬鞍山|馬鞍山村|黃大仙|黄大仙|홍콩
HN:catacamas|choloma|ciudad choluteca|comayagua|danli|el negrito|el progreso|la ceiba|la lima|olanchito|omoa
|puerto cortez|quimistan|san pedro de copan|san pedro sula|santa cruz de yojoa|siguatepeque|sonaguera|tegucigalpa
|tegucigalpo|teupasenti|tocoa|τεγκουσιγκαλπα|тегусигальпа|теґусіґальпа|טגוסיגלפה|تيغوسيغالبا|تگوسیگالپا|テクシカルハ|德古斯加巴
|特古西加尔巴|테구시갈파
HR:centar|karlovac|osijek|rijeka|sesvete|slavonski brod|split?|zadar|zagabria|zagrab|zagreb|zagrebs|zagrzeb|zahreb
|ζαγκρεμπ|загреб|זאגרב|زاگرب|زغرب|サクレフ|札格瑞布|萨格勒布|자그레브
HT:arcahaie|cap-haitien|carrefour?|croix-des-bouquets|delmas|dessalines|gonaives|grangwav|jacmel|kenscoff|leogane
|les cayes|miragoane|petionville|port-au-prince|port-de-paix|porto principe|saint-marc|saint-michel de l'atalaye
|thomazeau|tigwav|verrettes|πορτ-ο-πρενσ|порт-о-пренс|פורט או פראנס|بورت او برنس|پورتوپرنس|ホルトーフランス|太子港|포르토프랭스
HU:angyalfold|bekescsaba|boedapest|buda|budapest|budapest ii. kerulet|budapest iii. kerulet|budapest iv. kerulet
|budapest vi. kerulet|budapest viii. kerulet|budapest xi. kerulet|budapest xii. kerulet|budapest xiii. kerulet
|budapest xix. kerulet|budapest xv. kerulet|budapest xvi. kerulet|budapest xvii. kerulet|budapest xviii. kerulet
|budapest xx. kerulet|budapest xxi. kerulet|budapest xxii. kerulet|budapesta|budapeste|budapeszt|debrecen|dunaujvaros
|erzsebetvaros|ferencvaros|gyor|hodmezovasarhely|kaposvar|kecskemet|kelenfold|kispest|kobanya|miskolc|nagykanizsa
|nyiregyhaza|ofen|pecs?|pest?|pestlorinc|peszt|sopron|szeged|szekesfehervar|szolnok|szombathely|tatabanya|ujpest
|veszprem|zalaegerszeg|zuglo|βουδαπεστη|будапешт|בודפשט|بودابست|بوداپست|フタヘスト|布达佩斯|布達佩斯|부다페스트
ID:ambon?|balikpapan|banda aceh|bandar lampung|bandung|banjar|banjarbaru|banjarmasin|batam?|batu|bekasi|bengkulu
|binjai|bitung|bogor|bontang|buitenzorg|cakarta|ciampea|cianjur|cibinong|cikupa|cilacap|cilegon|cileungsir|cimahi
|ciputat|cirebon|citeureup|curug|denpasar|depok|djakarta|dumai|dzakarta|giacarta|gorontalo|jacarta|jajapura|jakarta
|jambi city|jember|jepara|jogjakarta|karawang|kediri|kendari|klungkung|kupang|labuan bajo|langsa|lembang|lhokseumawe
|loa janan|lubuklinggau|macassar?|madiun|makasar|makassar|malang|manado?|mataram?|medan?|metro?|noordwijk|padalarang
|padang|padangsidempuan|palangkaraya|palembang|palopo|palu|pamulang|pangkalpinang|pasarkemis|pasuruan|pekalongan
|pekanbaru|pemalang|pematangsiantar|percut?|pontianak|probolinggo|purwakarta|purwokerto|rengasdengklok|salatiga
|samarinda|sawangan|semarang|serang|singkawang|singosari|situbondo|soerabaja|sorong|south tangerang|sukabumi|sumedang
|surabaja|surabajo|surabaya|surakarta|surakarte|tangerang|tanjung pinang|tanjungbalai|tarakan|tasikmalaya|tegal
|teluknaga|ternate|toli-toli|ujungpandang|yakarta|yogyakarta|μακασαρ|ποντιανακ|τζαγιαπουρα|τζακαρτα|джакарта|джаяпура
|макасар|макассар|понтианак|понтіанак|ג׳איאפורה|ג׳קרטה|מאקאסאר|פונטיאנק|بونتيانك|جاكرتا|جايابيورا|جاکارتا|جایاپورا
|ماكسار|ماکاسار|پونتیاناک|シャカルタ|シャヤフラ|ホンティアナック|マカッサル|加亞布拉|坤甸|望加锡|查亚普拉|雅加达|雅加達|馬卡沙爾|마카사르|자야푸라|자카르타|폰티아나크
IE:baile atha cliath|cork?|drogheda|dublin|dublina|dublino|dublinu|galway|south dublin|tallaght|δουβλινο|дублин
|дублін|דבלין|دبلن|دوبلین|タフリン|都柏林|더블린
IL:afula|ariel|ashdod|ashkelon|bat yam|beersheba|bet shemesh|bnei brak|eilat|el‘ad|et taiyiba|gerusalemme|givatayim
|hadera|haifa|herzliya|hod hasharon|holon|ierusalim|jaffa?|jerozolima|jerusalem|jerusalen?|jeruzalem|jeruzsalem
|karmi'el|kiryat gat|kudus|modiin ilit|modi‘in makkabbim re‘ut|nahariyya|nazerat ‘illit|ness ziona|netanya|netivot
|pardes hanna karkur|petah tiqva|qiryat ata|qiryat bialik|qiryat motsqin|ra'anana|ramat gan|ramat hasharon|rehovot
|rishon letsiyyon|rosh ha‘ayin|shefar‘am|sion|tel aviv|tiberias|umm el fahm|west jerusalem|yavne|zion|ιερουσαλημ|ака
|акка|акко|афула|ашдод|ашкелон|бат ям|бат јам|бат-ям|беер шева|беер-шева|беит-шемеш|беит-шэмеш|бершева|бет шемеш
|бнеи берак|бнеи-брак|бнеј брак|герцлия|гиватаим|год-га-шарон|еилат|западныи иерусалим|иерусалим|кармиэль|кефар-сава
|кирьят-ата|кирьят-бялик|кирьят-гат|кирьят-моцкин|кфар сава|кфар-сава|лод|наария|нагария|нагарія|назарет|нес-циона
|нетания|нетанья|нетанія|нетивот|нетівот|петах тиква|петах-тиква|петах-тыква|рамат ган|рамат-ган|рамат-ха-шарон|рамла
|реховот|ришон-ле-цион|тверия|тверія|тел авив|тел-авив|тель-авив|тиберия|хадера|хаифae|хаифа|хајфа|ход хашарон
|ход-ха-шарон|холон|эилат|явне|яфо|яффа|єрусалим|іерусалім|ієроусалимъ|א טיבה|אילת|אלעד|אם אל פחם|אשדוד|אשקלון|גבעתיים
|גבעתים|הרצליה|הרצלייה|חדרה|חולון|יבנה|יפו|ירושלים|כרמיאל|לד|לוד|מודיעין|מודיעין מכבים רעות|מודיעין עילית
|מודיעין-מכבים-רעות|מערב ירושלים|נוף הגליל|נס ציונה|נצרת|נצרת עלית|נתיבות|עפולה|פרדס חנה כרכור|פרדס חנה-כרכור
|קריית אתא|קריית ביאליק|קריית גת|קריית מוצקין|קרית אתא|קרית ביאליק|קרית גת|קרית מוצקון|ראש העין|ראשון לציון|רחובות
|רמלה|רמת גן|רמת השרון|רעננה|שפרעם|اشدود|الرملة|الطيبة‎|العفولة|القدس|الناصرة|الناصرة العليا|ام الفحم|ام ٱلفحم|اورشلیم
|حولون|رامات هاشارون|شفا عمرو|شفاعمرو|نس زیونا|یبنه|エルサレム|耶路撒冷|예루살렘
IM:castletown|laxey|onchan|patrick|port erin|port saint mary
IN:agra?|ahmadabad|ahmedabad|ajmer|aligarh|amravati|amritsar|aurangabad|bangalore|bangalur|bareilly|bengaluru
|bhavnagar|bhayandar|bhilai|bhiwandi|bhopal|bhubaneswar|bikaner|bokaro|bombaim|bombaj|bombay|borivli|calcuta|calcutta
|chandigarh|chennai|coimbatore|cuttack|delhi|dhanbad|dharavi|dombivali|dzajpur|faridabad|ghaziabad|gorakhpur|guntur
|gurugram|guwahati|gwalior|haiderabad|howrah|hubballi|hyderabad|indore|jabalpur|jaipur|jajmau|jalandhar|jammu|jamnagar
|jamshedpur|jodhpur|kalaburagi|kalkata|kalkuta|kalkutta|kallakurichi|kalyan|kanayannur|kanpur|kolhapur|kolkata|kota?
|kozhikode|lakhnau|lucknow|ludhiana|madurai?|meerut|moradabad|mumbai|mysuru|nagpur|najafgarh|nanded|narela|nashik
|navi mumbai|nellore|new delhi|nowrangapur|patna|pimpri|pimpri-chinchwad|poona|prayagraj|puducherry|pune?|raipur
|rajkot|ranchi|rasapudipalem|rohini|sangli|shivaji nagar|sholapur|srinagar|surat|teni|thane|thiruvananthapuram
|tiruchirappalli|tirunelveli|tiruppur|vadodara|varanasi|vijayawada|virar?|visakhapatnam|warangal|καλκουτα|калькутта
|колката|קולקטה|كالكتا|کلکته|अजमर|अमतसर|अमतसरः|अमदाबाद|अमदावाद|अमरावती|अलीगढ|अहमदाबाद|आगरा|इदर|इनदोर|इनदौर|इलाहाबाद
|औरगाबाद|औरगाबाद शहर|कटक|कटकम|कलकतता|कानपर|काशी|कोइबतर|कोचचि|कोटा|कोयबतर|कोयमबततर|कोलकाता|कोलिककोट|कोळिकोड|कोषिककोड
|गटर|गडगाव|गणटरमणडलम|गरगराम|गरगाव|गरटर ममबई|गलबरग|गलबरगा|गवहाटी|गवाहाटी|गाजियाबाद|गाजियाबाद  उततर परदश|गाझियाबाद
|गोरखपर|गोरखपरम|चडीगढ|चनन|चननई|जबलपर|जबलपरम|जमम|जमशदपर|जयपर|जयपरम|जलधर|जलनधर|जाजमऊ|जामनगर|जामनगरम|जालदर|जोधपर|जोधपरम
|टरिचिमलदरगम|ठाण|डोबिवली|तिरअननतपरम|तिरचिरापलली|तिरचिरापळळि|तिरनलवलि|तिरनलवली|तिरपर|तिरवनतपरम|तिरवननतपरम|दहली|दिलली
|धनबाद|नई दिलली|नजफगढ|नललर-नगरम|नललोर|नललौर|नवि ममबई|नवी मबई|नागपर|नागपरम|नादड|नानदड|नाशिक|नाशीक|नासिक|पटना|पण|पण शहर
|पाटणा|पाटना|पिपरी|पिपरी चिचवड|पिपरी-चिचवड|पॉणडिचरी|फरीदाबाद|बगलौर|बगळर|बङगलर|बमबई|बरली|बीकानर|बोरिवली|भवनशवर|भाईदर
|भावनगर|भिल नगर|भिलाई|भिवडी|भिवनदी|भोपाल|भोपाळ|मदर|मदरई|मदराई|मबई|मरठ|मसर|महसर|मीरत|राची|राची जिलला|रायपर|लखनऊ|लखनौ
|लधियाना|वडोदरा|वदोदरा|वरगल|वरङगल-नगरम|वारगल|वाराणसी|विजयवाडा|विशाखपटटणम|विशाखापटटणम|विशाखापततनम|शरीनगर|शरीनगरम|सरत
|सिरीनगर|सोलापर|অজমের|অমতসর|আউরঙগাবাদ|আগরা|আজমির|আলিগড|এলাহাবাদ|কটক|কলকাতা|কানপর|কোচি|কোলকাতা|গণটর|গযাহাটি|গলবারগ
|চনডিগড|চনডীগড|চেননাই|জবলপর|জমম|জমশেদপর|জযপর|জামনগর|জামশেদপর|তিরনেলবেলি|তিরপপর|ধানাবাদ|নজফগড|নযা দিললী|নাওযি মমবাই
|নাগপর|পণে|পনডিচেরী|পিমপরি চিঞচওযাড|বডোদরা|বারানসি|বিজযবাডা|বিজযাৱদা|বেরেলি|বোরিবালি|ভবনেশবর|ভাঈনদর|ভিওযাদি|ভিলাই নগর
|ভোপাল|মহীশর|মীরট|যোদপর|রাইপর|রাচি|রাযপর|লকষণৌ|সরাত|সালেম|হাওডা|হাযদরাবাদ|হাযদরাবাদ এম. করপোরেশন|コルカタ|加尔各答|加爾各答|콜카타
IQ:'akra|abu al-kahsib|abu ghurayb|al basrah al qadimah|al diwaniyah|al fallujah|al faw|al harithah|al hayy|al hillah
|al hindiyah|al mahmudiyah|al mawsil al jadidah|al miqdadiyah|al qa'im|al qurnah|al ‘amarah|al-hamdaniya|al-kut
|al-musayab|al-qasim|an nu‘maniyah|ar rumaythah|as samawah|ash shamiyah|ash sharqat|ash shatrah|az zubayr|bagda|bagdad
|bagdat|baghdad|baharkah|balad|baqubah|basrah|bayji|dihok|erbil|hajiawa|halabja|jamjamal|karbala|kelar?|khalis
|khanaqin|khasnahzan|kirkuk|koysinceq|kufa|mosul|nahiyat al iskandariyah|najaf|nasiriyah|qal‘at sukkar|qeladize|ramadi
|sadr city|samarra'|simele|sinah|sulaymaniyah|sumayl|tikrit|tuz khurmatu|umm qasr|zaxo|βαγδατη|багдад|בגדד|ابو غريب
|ابو غریب|اربيل|اربیل|البصرة|البصرة القديمة|الحلة|الحي|الديوانية|الرمادى|الرمادي|الرميثة|الزبير|السليمانية|السماوه
|الشرقاط|الشطرة|العمارة|العماره|الفاو|الفلوجة|القاسم|القايم|القرنة|الكوت|الكوفة|الكوفه|المحمودية|المسيب|المقدادية
|الموصل|الموصل الجديدة|الناصرية|الناصريه|النجف|النجف الاشرف|النعمانية|الهارثة|الهندية|ام قصر|بحركة|بركه|بصرة|بصره
|بعقوبة|بعقوبه|بغداد|بلد|بهركة|بيجي|بيوك|بەعقووبە|بەغداد|تكريت|توز خورماتو|تکریت|جمجمال|حصيبة|حلبجة|حلبچه|حلە|خالص
|خانقين|خانەقين|دهوك|دهوک|دهۆك|ديانا|ديانە|دیوانیە|رامادی|رانية|زاخو|زاخۆ|سامراء|سلیمانیه|سلێمانی|سماوه|سميل|سومێل
|سيميل|سينة|سينە|طوز|طوز خورماتو|فەلوجە|قضاء الحمدانية|قلادزي|قلعة دزة|قلعة سکر|قەڵادزێ|كةربالا|كربلاء|كربلاء المقدسة
|كركوك|كستران ستي اسماعيل|كسنزان|كسنزان اسماعيل|كلار|كوت|كوفه|كوية|كويسنجق|كۆيسنجەق|كەركوك|كەلار|مدينة الصدر
|مركز قضاء القايم|موسڵ|موصل|ناحية الاسكندرية|ناحية القاسم|نجف|هەولێر|چمچمال|چەمچەماڵ|ڕانيە|کرکوک|کوت|ھەڵەbjە|ハクタット|巴格达
|巴格達|바그다드
IR:ahvaz|amol?|andimeshk|andisheh|arak?|ardabil|babol|baharestan|bandar abbas|bandar-e anzali|bandar-e mahshahr|baneh
|behbahan|birjand|bojnurd|borazjan|borujerd|bukan|bushehr|chalus|dezful|dorud|eslamshahr|fardis|golestan
|gonbad-e kavus|gorgan|hamadan|ilam|iranshahr|isfahan|izeh|jahrom|jiroft|kamalshahr|karaj|kashan|kashmar|kazerun
|kerman|kermanshah|khomeyni shahr|khorramabad|khorramshahr|khuy|mahabad|malayer|maragheh|marand|marivan|marvdasht
|mashhad|meszhed|miandoab|mianeh|mohammad shahr|najafabad|nasim shahr|nasimshahr|nazarabad|neyshabur|orumiyeh|pakdasht
|pardis|parsabad|piranshahr|qa'em shahr|qarchak|qazvin|qods|quchan|rafsanjan|rasht|robat karim|sabzevar|sanandaj
|saqqez|saveh|semnan|shahin shahr|shahr-e kord|shahr-e sadra|shahre jadide andisheh|shahreza|shahriar|shahrud|shiraz
|sirjan|tabriz|tahran|teera|teerao|teheran|tehran|torbat-e heydariyeh|varamin|yazd|zabol|zahedan|zanjan|τεχερανη
|тегеран|טהרן|اراک|اردبيل|اردبیل|ارومية|ارومیه|استان کرمانشاه|استر اباد|اسلامشهر|اصفهان|الام|الاهواز|الخرمشهر|امامشهر
|امل|اندیشه|اندیشه شمالی|اندیمشک|اهواز|ايرانشهر|اکبر اباد|ایذه|ایلام|بابل|بانه|بجنورد|برازجان|برزدجن|بروجرد|بندر انزلی
|بندر بوشهر|بندر خرمشهر|بندر عباس|بندر عباسی|بندر ماهشهر|بندرعباس|بهارستان|بهبهان|بوروجيرد|بوشهر|بوکان|بيرجند|بیرانشهر
|بیرجند|تبريز|تبریز|تربت حیدریه|تهران|تهرون|تہران|تەورێز|جديد پرديس|جهرم|جیرفت|خرم اباد|خرمشهر|خمینی شهر|خوی|دزفول|دو
|دورود|ديزفول|دژ شاهپور|رباط كريم|رشت|رفسنجان|زابل|زاهدان|زاہدان|زنجان|سارى|ساري|ساری|ساوه|سبزوار|سده|سقز|سقز (1)
|سقز (٢)|سلطان اباد|سمنان|سن|سناباد|سنندج|سنە|سيرجان|سیرجان|شارود|شاهرود|شاهین شهر|شهر جدید اندیشه|شهر جدید صدرا
|شهر جدید پردیس|شهر صدرا|شهر قدس|شهر كرد|شهرستان ارومیه|شهرضا|شهرك قدس|شهرك گلستان|شهريار|شيراز|شیراز|صدرا شیراز|طهران
|عبادان|فارس اباد|فردیس|قايم شهر|قرنطينە كمال اباد|قرچك|قزوين|قزوین|قصبه كرج|قلعە مريوان|قم|قمشه|قوشاچای|قوم|قوچان
|قەزوین|كازرون|كاشان|كرج|كرمان|كرمانشاه|مامازان|محمد اباد|محمد شهر|مراغه|مرند|مرودشت|مریوان|مشهد|مشہد|ملایر|مه اباد
|مهاباد|مهربین|میاندواب|میانه|نجف اباد|نسيم شهر|نظر اباد|نظراباد بزرگ|نيسابور|نیشابور|نیشاپور|همدان|ورامين|يزد|يسفاھان
|يلام|يەسفەھان|يەھواز|پارس اباد|پاکدشت|پرديس|پیرانشار|پیرانشهر|چالوس|ڕەشت|کاشمر|کرج|کرمان|کرمانشاه|کشت اجباری
|کمال اباد|کمال شهر|گرگان|گنبد قابوس|گنبد کاووس|یزد|テヘラン|德黑兰|德黑蘭|테헤란
IS:akranes|akureyri|garðabaer|hafnarfjorður|keflavik|kopavogur|mosfellsbaer|reikiavik|reykjanesbaer|reykjavik
|reyk­ja­vik|selfoss|ρευκιαβικ|реикʼявік|реикьявик|רייקיאוויק|ريكيافيك|ریکیاویک|レイキャヒク|雷克雅未克|雷克雅維克|레이캬비크
IT:acilia-castel fusano-ostia antica|altamura|ancona|andria|aprilia|arenella|arezzo|barletta|bergamo|bologna?|bolonha
|bolonia|bolzano|bononia|brescia|busto arsizio|cagliari|campo di marte|caserta|casoria|castellammare di stabia|catania
|catanzaro|cesena|cinisello balsamo|circoiscrizione i|circoiscrizione ii|circoiscrizione iii|circoiscrizione iv
|circoiscrizione v|circoiscrizione vi|circoiscrizione vii|circoiscrizione viii|cremona|ferrara?|firenze|florenca
|florence?|florencja|florens|florenz|foggia?|forli|fuorigrotta|genoa|genova?|giugliano in campania|guidonia montecelio
|katania|katanio|la spezia|lamezia terme|lecce|lido di ostia|livorno|lucca|mailand|mediolan|messina|mestre?|milan?
|milana|milano?|milanu|milao|modena|monza|napels|naples|napoles|napoli|neapel|neapol|novara|padova|padua|palermo
|perugia|pesaro|pescara?|piacenza|pisa?|pistoia|pozzuoli|prato?|quarto oggiaro|quartu sant'elena|ravenna
|reggio calabria|reggio nell'emilia|rimini|roma?|rooma|rzym|salerno|san carlo all'arena|sassari|sesto san giovanni
|taranto|terni?|torin|torino|torre del greco|trento|treviso|trieste?|turijn|turim|turin|turyn|udine|varese|venezia
|verona|vicenza|ρωμη|рим|רומא|رم|روما|ローマ|罗马|羅馬|로마
JE:le hocq|saint helier|st lawrence|τζερσει
JM:kingston|linstead|mandeville|may pen|montego bay|new kingston|ocho rios|old harbour|portmore|spanish town
JO:al jubayhah|amans|amman?|ammon|aqaba|ar ramtha|as salt|az zulayl|hayy khilda|irbid|khuraybat as suq|ma'an|madaba
|mafraq|marj al hamam|rukban|russeifa|sahab|suwaylih|wadi as sir|zarqa|αμμαν|амман|עמאן|اربد|الجبيهة|الرصيفة|الرصيفه
|الرصیفه|الرقبان|الركبان|الرمثا|الزرقاء|السلط|الضليل|الظليل|العقبة|المفرق|امان|حي خلدا|خريبة السوق|خلدا|زرقاء|سحاب
|شهر المفرق|صويلح|عجلون|عقبه|مادبا|محافظة مادبا|مرج الحمام|معان|مفرق|وادي السير|ياممان|‘ajlun|アンマン|安曼|암만
JP:adachi|aihara|akashi|akita|amagasaki|aomori|asahikawa|chiba|edogawe|fujisawa|fukuoka|fukushima|fukuyama|gifu
|hachioji|hakodate|hamamatsu|higashiosaka|himeji|hirakata|hiroshima|honcho?|ibaraki|ichihara|ichikawa|ichinomiya
|itabashi|iwaki|jokohama|jokohamo|kagoshima|kakogawacho-honmachi|kanazawa|kashiwa|kasugai|katsushika|kawagoe|kawaguchi
|kawasaki|kitakyushu|kobe?|koriyama|koshigaya|koto?|kumamoto|kurashiki|kurume|kyoto|machida|maebashi|matsudo|matsuyama
|meguro|minato|mito?|miyazaki|morioka|nagano|nagasaki|nagoja|nagojo|nagoya|naha|nakano|nara-shi|niigata|nishinomiya
|oita|okayama|okazaki|osaca|osaka|osako|otsu|sagamihara|saitama|sakai|sapporo|sendai|setagaya|shinagawa|shinjuku
|shizuoka|suginami|suita?|sumida?|takamatsu|takasaki|takatsuki|tokio|tokorozawa|tokyo|toquio|toshima|toyama|toyohashi
|toyonaka|toyota|utsunomiya|wakayama|yokkaichi|yokohama|yokosuka|τοκιο|токио|токіо|טוקיו|توکیو|طوكيو|一宮|一宮市|世田谷|世田谷区
|东京|中野|中野区|中野區|丰田市|久留米|久留米市|京都|京都市|仙台|仙台市|倉敷|倉敷市|八尾|八尾市|八王子|八王子市|函館|函館市|前橋|前橋市|加古川市|加古川町本町|北九州|北九州市|北区|千葉|千葉市|名古屋|名古屋市
|吹田|吹田市|和歌山|和歌山市|品川区|四日|四日市市|堺市|墨田|大分|大分市|大津|大津市|大田区|大阪|大阪市|奈良|奈良市|姫路|姫路市|姬路市|宇都宮|宇都宮市|宮崎|宮崎市|富山|富山市|尼崎|尼崎市|岐阜|岐阜市|岡山
|岡山市|岡崎|岡崎市|川口|川口市|川崎|川崎市|川越|川越市|市原市|市川|広島|広島市|廣島市|所沢|所沢市|所澤市|新宿|新宿区|新潟|新潟市|旭川|旭川市|明石|明石市|春日井|春日井市|本町|札幌|札幌市|杉並|東京|東京都
|東大阪|東大阪市|松山|松山市|松戶市|松戸|松戸市|枚方|枚方市|柏市|横浜|横浜市|横滨市|横須賀|横須賀市|橫須賀市|水戸|水戸市|江戸川区|江東区|浜松|浜松市|湖東|滨松市|熊本|熊本市|町田|町田市|盛岡|盛岡市|目黒
|目黒区|相原|相模原|磐城|磐城市|神戶|神户市|神戸|福山|福山市|福岡|福岡市|福島|福島市|秋田|秋田市|船橋|船橋市|茨城市|茨木|茨木市|葛飾|葛飾区|藤沢|藤沢市|藤澤市|西宮|西宮市|西宮浜|豊中|豊島|豊橋|豊橋市
|豊田|豊田市|豐橋市|越谷|越谷市|足立|足立区|那覇|那覇市|那霸市|郡山|郡山市|金沢|金沢市|金澤市|長崎|長崎市|長野|長野市|长崎市|青森|青森市|静岡|静岡市|靜岡市|高崎|高崎市|高松|高松市|高槻|高槻市|高知|高知市
|鹿儿岛市|鹿児島|鹿児島市|도쿄
KE:athi river|bungoma|el wak|eldoret|garissa|gilgil|githunguri|habaswein|homa bay|imara daima estate|isiolo|iten
|jomvu|juja|kakamega|kapenguria|kapsabet|karuri|kenol|kericho|khwisero|kiambu|kikuyu|kilifi|kimilili|kinoi|kiserian
|kisii|kisumu|kitale|kitengela|lang'ata|limuru|lodwar|lugulu|machakos|malindi|mandera?|masalani|matuga|meru|migori
|mlolongo|mombasa|mombaso|moyale|mtwapa|murang'a|mwala|nairobi|nairobis|naivasha|nakuru|nanyuki|narok|ngong|njoro
|nyeri|ol kalou|ongata rongai|ruiru|thika|ukunda|upper gilgil|wajir|wanguru|webuye|ναιρομπι|наироби|наиробі|ניירובי
|نایروبی|نيروبي|ナイロヒ|内罗毕|奈洛比|나이로비
KG:balykchy|bazar-korgon|bichkek|bischkek|bishkek|bisjkek|biskek|biszkek|frunze|kara-balta|karakol|manas?|tokmok
|uzgen|μπισκεκ|базар-коргон|балагч|баликчи|баликчі|бишкек|бишкек ош|бішкек|джалал абад|джалал-абад|жалал-абад
|кара-балта|каракол|нарын|ош|пржевальск|токмок|узген|харгол|өsh|өзген|өзгөн|өш|בישקק|بشكيك|بیشکک|ヒシュケク|比什凯克|比什凱克|비슈케크
KH:anlong veaeng|battambang|dangkao|kampong cham|kampong chhnang|paoy paet|phnom penh|phnom-penh|phnompenh
|phumi veal sre|phumi youl toung|preaek prasab|pursat|siem reap|sihanoukville|ta khmau|takeo|πνομ πενχ|пномпень
|פנום פן|بنوم بنه|پنوم‌پن|កណតាល|ករងកពងចាម|ករងកពងឆនាង|ករងបាតដបង|ករងពរះសហន|ករងសៀមរាប|បោយបែត|ភនកពងតរាច|ភនពេញ|ភម បាវត
|ភម ពរែកបរសប|フノンヘン|金边|金邊|프놈펜
KI:abariringa|betio village|bikenibeu village|canton adasi|canton island|canton-sziget|dao canton|ilha de canton
|insula canton|isla kanton|kanton (ostrov)|kantonatollen|kantonoya|kiritimati-sziget|taraua|tarawa|καντων|κιριτιματι
|ταραουα|киритимати|кірітіматі|о-в кантон|тарава|טאראווה|קיריטימאטי|קנטון|تاراوا|كانتون|كيريتي ماتي|کریتیماتی|カントン島
|キリスィマスィ島|タラワ|坎頓島|坎顿岛|基里地馬地島|基里地马地岛|塔拉瓦|칸톤|키리티마티|타라와
KM:adda-doueni|domoni|fomboni|komor|komoro|mirontsi|moutsamoudou|nkourani|ouani|tsimbeo|κομορο|ادا دوينى|ادا دويني
|ادا-دوينی|اوانى|اواني|دومونى|دوموني|سيما|صيمبيهو|فومبوني|فومبونی|موتسامودو|موروني|مورونی|ميرونتسي|مۆرۆنی|کومورو|科摩羅群島
KN:basseterre|cayon|fig tree|market shop|nicola town|saint kitts|saint paul's|saint-christophe|sandy point town
|st. kitts|svaty krystof|σεν κιτσ|сент-китс|сент-кіттс|סנט קיטס|سانت كيتس|سنت کیتس|セントクリストファー|圣基茨|聖基茨|세인트키츠
KP:binh nhuong|ch'ongdan-up|ch'osal-li|chaeryong-ni|chaeryong-up|changam-ch'on|chongjin|chunggang|haeju|hamhung
|hoeryong|hongwon|hungnam|hwadae|hwasong|hyesan|hyesan-dong|kaech'on|kaesong|kanggye|kangnyong|kangson|kilju|kwail-up
|man'gyongdae-ri|manp'o|myongch'on|myonggan-dong|namp'o|namyang-nodongjagu|ongjin|p'yongsong|paech'on-up|paek'ak
|pchjongjang|phenian|phenjan|pjongjang|pongch'on-up|puryong-up|pyongyang|rajin|samch'on|sariwon-si|sijung|sinch'on-up
|sinp'o|sinuiju|sinwon-up|songhwa|songnim-ni|t'aet'an-up|tokch'on|uiju|ullyul|unch'on-up|undok|wonsan|yoch'im-dong
|yuktae-dong|πιονγκγιανγκ|пхеньян|פיונגיאנג|بيونغ يانغ|پیونگ‌یانگ|平壌|平壤|강계|강계시|강령|개성|개성시|개성특급시|개천|구읍노동자구|구읍로동자구|길주
|남양-노동자구|남포|덕천|라진|만경대리|만포|명간동|명천|배천읍|백학|부녕|사리원|사리원시|삼천|송림리|송화|시중|신원읍|신의주|신의주시|신천읍|신포|안주|어랑|여침동|옹진|원산|원산시|은덕|은률|은률읍|은천
|은천읍|의주|장암촌|재령리|재령읍|중강|처산리|청단읍|청진시|태탄|태탄읍|평양|평양시|평양직할시|함흥|함흥시|해주|혜산|혜산동|혜산시|홍원|화대|회령|흥람
KR:ansan-si|anseong|anyang-si|asan|boryeong|bucheon-si|busan|buyeo|changnyeong|changwon|cheonan|cheongju-si|chinch'on
|chinju|chuncheon|chungju|daegu|daejeon|donghae city|gangneung|gapyeong|geoje|gijang|gimcheon|gimpo-si|gongju
|goyang-si|gumi|gunpo|gunsan|guri-si|gwangju|gwangmyeong|gwangyang|gyeongju|gyeongsan-si|hanam|hongch'on|hongseong
|hwado|hwaseong-si|hwasun|hwawon|icheon-si|iksan|incheon|inchon|jeju city|jeongeup|jeonju|kimhae|koch'ang|kosong
|kwangyang|kyosai|masan|miryang|mokpo|muan|mungyeong|naeso|namyangju|nangen|okcheon|osan|pohang|pubal|pusan|pyeongtaek
|sangju|sejong|seoel|seogwipo|seongnam-si|seosan|seoul|seul?|siheungdong|sinan|sinhyeon|sokcho|soul?|suncheon|suwon
|szoul|taegu|tagu|tallang-dong|tegu|tongyeong|uijeongbu-si|uiwang|ulsan|ungsang|wabu|wanju|wonju|yangju|yangp'yong
|yangsan|yecheon|yeoju|yeongam|yeonggwang|yeongju|yeosu|σεουλ|сеул|סיאול|سول|سيول|ソウル|首尔|首爾|가평|가평군|강릉|강릉시|거제|경산|경산시|경성
|경주시|고성|고성군|고양|고양시|고창|고창군|공주|공주시|광명|광명시|광양|광주|광주광역시|광주시|구리|구리시|구미|구미시|군산시|군포|기장|김 천시|김천|김천시|김포|김포시|김해시|남양주|남양주시|대구
|대구광역시|대구시|대전|대전광역시|대전시|마산|목포|문경|문경시|밀양시|보령|보령시|부산|부산광역시|부산시|부여|부천|부천시|상주|서산|서산시|서울|서울시|성남|성남시|세종|속초|수원|수원시|순천|시흥동|신안
|신안군|아산|아산시|안동|안동시|안산|안산시|안성|안성시|안양|안양시|양산|양산시|양주|양주시|양평|양평군|여수|여수시|여주|여주시|영광|영암|영주|영주시|예천|오산|오산시|옥천|옥천군|와부|완주|완주군|울산
|울산광역시|울산시|원주시|의왕|의정부|의정부시|이천|이천시|익산시|인천|인천광역시|인천시|전주|전주시|정읍시|제주|제주시|진주시|진천|진천군|창녕|창녕군|창녕읍|창원시|천안|천안시|청주|청주시|춘천|춘천시|충무
|충주|충주시|평택|평택시|포항|하남|하남시|홍성|홍천|홍천군|화성|화성시|화순
KW:al ahmadi|al fahahil|al farwaniyah|ar riqqah|ar rumaythiyah|as salimiyah|hawalli|kuwait city|sabah as salim|salwa
|احمدی|الاحمدي|الاحمدی|الرميثية|السالمية|الفحاحيل|الفحيحيل|الفروانية|الفروانیہ|حولي|حولی|سلوى|صباح السالم|فروانیه
|مدينة الكويت|ہawly
KY:bodden town|caiman?|caimans?|channel land|frank sound|further ground|midland acres|north sound estates
|the mountain|west bay|κειμαν|острова каиман|קיימן|كايمان|کیمن|ケイマン|开曼|케이맨
KZ:aktaou|aktau|aktav|aktioubinsk|aktiubinsk|aktobe|alma ata|alma-ata|almati|almaty|aqtaw|aqtobe|arkalyk|astana
|atirau|atirav|atiraw|atyraou|atyrau|baikonur|balqash|ekibastuz|karagandy|kentau|kizilorda|kokshetau|konayev|kostanai
|kostanaj|kostanay|kosztanaj|kustanaj|kyzylorda|kzyl orda|lisakovsk|oral?|ouralsk|pavlodar|petropavl|qizilorda
|qostanai|qulsary|qysylorda|rudnyy|sarqant|satpayev|semey|shakhtinsk|shchuchinsk|shymkent|stepnogorsk|taldykorgan
|talghar|taraz|temirtau|turkistan|uralsk|ust-kamenogorsk|zhanaozen|zhezqazghan|zhitikara|ακταου|ακτομπε|αλματι|ατιραου
|κιζιλορντα|κοσταναι|οραλ|ак-мечеть|ак-мола|акмола|акмолінськ|актау|актобе|актюбинск|актөбе|алма-ата|алмаато|алмати
|алматы|аркалык|арқалық|атирау|атърау|атырау|ақтау|ақтөбе|баиконур|баиқониур|баиқоңыр|балхаш|балқаш|джезказган
|джетыгара|екибастуз|екібастуз|екібастұз|ермак|жанаозен|жаңаөзен|жезказган|жезқазған|житикара|жітіқара|зырян|зыряновск
|капчагаи|капшагаи|караганда|карганда|кентау|кзыл-орда|кизилорда|кокшетау|конаев|костанаи|кульсары|кустанаи|кустанај
|кызылорда|көкчө-тоо|көкшетау|лисаков|лисаковск|никольскии|новыи узень|орал|ост-каменогорск|павлодар|пауладар
|петропавел|петропавл|петропавловск|риддер|рудныи|ріддер|сарань|сарканд|сарқан|сарқант|сатпаев|сатпаеу|семеи|семеј
|семипалатинск|соран|степногор|степногорск|степногорськ|талгар|талдикорган|талдиқурғон|талдъкорган|талғар|тараз
|темиртау|теміртау|тораз|туркестан|туркистон|түркстан|уралск|уральск|усть-каменогорск|чимкент|чымкент|шахтинск
|шевченко|шимкент|щучинск|қарағанди|қостанаи|қызылорда|құлсары|өskemen|אורל|אטיראו|אלמאטי|אקטאו|אקטובה|קוסטנאי
|קיזילורדה|اتيراو|اتیراو|اقتاو|اقتوبه|اكتاو|اكتوب|الماتي|الماتی|اورال|قوستاناي|قوستانای|قیزیل‌اوردا|كيزيلوردا|アクタウ
|アクトヘ|アティラウ|アルマトイ|オラル|クスロルタ|コスタナイ|乌拉尔|克孜勒奧爾達|克孜洛尔达|库斯塔奈|庫斯塔奈|烏拉爾|阿克套|阿克托别|阿克托比|阿拉木图|阿拉木圖|阿特劳|阿特勞|아크타우|아티라우|악토브|알마티|오랄
|코스타나이|키질로르다
LA:ban khoan|ban xeno|luang prabang|muang phonsavan|muang xay|pakse|savannakhet|thakhek|vieng chan|vientian|vientiane
|wientian|xam nua|βιεντιαν|вʼєнтьян|вьентьян|ויינטיאן|فيانتيان|وینتیان|ກວານ|ຊາເຫນອ|ບານກວານ|ປາກເຊ|ວຽງຈນ|ຫລວງພະບາງ
|ເມອງປາກເຊ|ເມອງຫວງພະບາງ|ໂພນສະຫວນ|ヒエンチャン|万象|永珍|비엔티안
LB:aarsal|aley|beiroet|beirut|beirute|bejrut|beyrouth|beyrut|birut|ghazieh|habbouch|jounieh|nabatiye et tahta
|ra's bayrut|sidon|tyre?|βυρητοσ|беирут|ביירות|الصور|الغازية|النبطية والطهطا|بيروت|بیروت|بېيرۇت|جونيه|حبوش|زحلة|زحله
|زحله، لبنان|صيدا|صیدا|طرابلس الشام|عالية|عاليه|عرسال|نبطيه والطهطا|نبطیه و طهطا|ヘイルート|貝魯特|贝鲁特|베이루트
LC:castries|choiseul|dennery|gros islet|laborie|micoud|vieux fort|سانت لوشيا
LI:balzers|eschen|gamprin|mauren|ruggell|schaan|schellenberg|triesen|triesenberg|vaduz|βαντουζ|вадуц|ואדוץ|فادوتس
|فادوز|ファトゥーツ|瓦杜兹|瓦都茲|파두츠
LK:ambalangoda|ambalantota|anuradhapura|badulla|battaramulla south|batticaloa|beliatta|dambulla
|dehiwala-mount lavinia|devinuwara|hendala|jaffna|kalmunai|katunayaka|kolonnawa|kotikawatta|maharagama|moratuwa
|negombo|pita kotte|point pedro|pottuvil|puttalam|ratnapura|sri jayewardenepura kotte|trincomalee|valvedditturai
|vavuniya|welisara|κολομπο|קולומבו|كولومبو|کلمبو|அனுராதபுரம|அமபாறை|இரததினபுரி|கணடி|கலமுனை|காலி|கொழுமபு|கோடடே|தமபுளளை
|திருககோணமலை|தெகிவளை-கலகிசை|தெஹிவளை-கலகிசை|நரகொழுமபு|பததரமுலலை|பதுளை|பருததிததுறை|புததளம|மகரகம|மடடககளபபு|மாததறை
|மொறடடுவை|யாழபபாணம|வலவெடடிததுறை|வவுனியா|අනරාධපර පෞරාණක නගරය|අමපාර|කලමනෙ|කොළඹ|ගාලල|ත‍රකණාමලය|දඹලල|දෙහවල-ගලකසස|පතතලම
|පෙදර තඩව|බතතරමලල|බදලල|මගමව|මඩකලපව|මඩකලපව නගරය|මහනවර|මහරගම|මාතර|මොරටව|යාපනය|රතනපර|වලවෙටටතරෙය|වවනයාව|ෙකාළඹ|可倫坡|科伦坡|콜롬보
LR:buchanan|foya kamara|gbarnga|harbel|kakata|monrovia|monrowia|pleebo city|zwedru|μονροβια|монровия|монровія
|מונרוביה|مونروفيا|مونروویا|モンロヒア|蒙罗维亚|蒙羅維亞|몬로비아
LS:butha-buthe|hlotse|imaseru|mabote|mafeteng|maputsoe|maseru|mohale's hoek|qacha's nek|quthing|teyateyaneng|μασερου
|масеру|מסרו|ماسرو|ماسيرو|マセル|馬賽魯|马塞卢|마세루
LT:alytus|antakalnis|dainava (kaunas)|eiguliai|kaunas|klaipeda|panevezys|siauliai|silainiai|vilna|vilnis|vilnius
|wilna|wilno|βιλνιουσ|алитус|алітус|вилниус|вилнус|вилнюс|вильнюс|вільнюс|каунас|клаипеда|клајпеда|паневежис|паневяжыс
|панявежис|шауляи|шяуляи|шјауљај|וילנה|فيلنيوس|ویلنیوس|ウィリニュス|維爾紐斯|维尔纽斯|빌니우스
LU:belvaux|bonnevoie-sud|dudelange|esch-sur-alzette|gasperich|limpertsberg|lucemburk|luksemburga|luksemburgu
LV:daugavpils|jekabpils|jelgava|jurmala|liepaja|rezekne|riga?|riika|ryga|valmiera|ventspils|ριγα|валмиера|валмијера
|валміера|вентоград|вентопољ|вентспил|даугавпилс|даугавпілс|елгава|елґава|либава|лиепая|лијепаја|митава|огре|резекне
|ригae|рига|рыга|рэзэкнэ|юрмала|єкабпілс|јекабопољ|јекабпилс|ריגה|ريغا|ریگا|リカ|里加|리가
LY:ajdabiya|al ajaylat|al bayda'|al hurshah|al jadid|al jumayl|al khums|al marj|as sawani|at taj|az zawiyah
|bani walid|benghazi|darnah|janzur|misratah|msalatah|qasr al qarabulli|qasr bin ghashir|sabha|sabratah|sirte?|surman
|tajura'|tarhuna|tobruk|trablus|tripoli?|tripoli (libye)|zawiya?|zliten|اجدابيا|اجدابیا|الجديد|الجميل|الجوف|الحرشة
|الخمس|الخمس، لیبی|الزاوية|الزاویه|الزاویہ|العجيلات|العزیزیه|العزیزیہ|المرج|المرقب|النقاط الخمس|بنغازى|بنغازي|بنغازی
|بني وليد|بنی ولید|بنی‌ولید|ترىپولى|تەرابلوس|جنزور|درنة|درنه|درنہ|زليتن|زلیتن|سبها|سبهة|سبھا|سرت|شعبية اجدابيا
|شعبية المرج|شعبية سرت|صبراتة|صرمان|طبرق|قرية البيضاء|قصر القربولي|قصر القرهبلي|مسلاتة|مصراتة|مصراته|مصراتہ
MA:ad darwa|agadir|ain el aouda|ain harrouda|ait melloul|ait ourir|al aaroui|al fqih ben calah|al hoceima|azemmour
|azilal|azrou|bejaad|ben guerir|ben jerrar|beni enzar|beni mellal|benslimane|berkane|berrechid|bouskoura|bouznika
|casablanca|chefchaouen|dar bouazza|dchira el jihadia|el jadida|el kelaa des srarhna|errachidia|essaouira|fes al bali
|fnidek|guelmim|guercif|had soualem|ifrane|imzouren|inezgane|jerada|kasba tadla|kazablanka|kenitra|khemisset|khenifra
|khouribga|ksar el kebir|lahraouyine|larache|lqoliaa|marrakesh|martil|mdiq|meknes|midelt|mohammedia|mrirt|my drarga
|ouarzazate|oued zem|ouezzane|ouislane|oujda|oulad teima|rabat?|safi|sale?|sale al jadida|sefrou|settat|sidi bennour
|sidi kacem|sidi slimane|sidi taibi|sidi yahia el gharb|skhirate|souk el arbaa|souq larb'a al gharb
|souq sebt oulad nemma|tan-tan|tangier?|taounate|taourirt|taroudant|taza?|temara|tetouan|tiflet|tine biougra|tinghir
|tirhanimine|tiznit|youssoufia|zagora|καζαμπλανκα|касабланка|קזבלנקה|اسفي|اسفی|اسفی، مراکش|اغادير|افران|اكادير|الجديدة
|الجدیده|الجدیدہ|الحسيمة|الداخلة‎|الدار البيضاء|الرباط|الرشيدية|الرشيدية‎|الرشیدیہ|السمارة|السماره|العرايش|القنيطرة
|المحمدية|الناظور|الهراويين|انفا|اگادیر|بركان|برکان|بني ملال|بنی ملال|بنی‌ملال|تارودانت|تازة|تازه|تازہ|تزنيت|تزنیت
|تطوان|تنجه|حسیمه|خريبكة|خنيفرة|خنیفره|خنیفرہ|دار البیضاء|رابات|ربات|سدي قاسم|سطات|سلا|سلطات|شفشاون|صویره|صویرہ|طانطان
|طنجة|عرايش|عرایش|فاس|قنیطره|كلميم|مراكش|مكناس|مکناس|ناظور|واد زم|وادي زم|وجدة|وجدة-انجاد|وجدة-انكاد|ورزازات|ورززات
|ٹnjyr|کازابلانکا|کلمیم|کنيترا|ڭلميم|ⴰⵎⴽⵏⴰⵙ|ⴰⵎⵓⵔⴰⴽⵓⵛ|ⴱⴻⵔⴽⴰⵏ|ⴱⵏⵉ ⵏⵚⴰⵔ|ⴷⵛⵉⵔⴰ ⵍⵊⵉⵀⴰⴷⵉⵢⴰ|ⵊⴻⵔⴰⴷⴰ|ⵍⵄⵢⵓⵏ|ⵍⵄⵢⵓⵏ ⵙⵉⴷⵉ ⵎⵍⵍⵓⴽ
|ⵍⵇⵍⵉⵄⴰ|ⵏⴰⴹⵓⵕ|カサフランカ|卡萨布兰卡|卡薩布蘭卡|카사블랑카
MC:jardin exotique|la condamine|la rousse
MD:balti|bender?|cahul|chisinau|durlesti|kishinev|kisinev|kiszyniow|orhei|ribnita|soroca|tiraspol|ungheni|κισιναου
|белци|бельцы|бендер|бендери|бендеры|бәлць|дурлешты|кагул|кахул|кишинев|кишинэу|кишинів|кишињев|оргеев|оргіів|орхеи
|рибница|рибниця|ръбница|сорока|сороки|тираспол|тирасполь|тираспољ|унген|унгени|унғиниен|қахул|קישינב|تشيسيناو|کیشیناو
|キシナウ|基希讷乌|基西紐|키시나우
ME:berane|bijelo polje|budva|cetinje|herceg novi|niksic|pljevlja|podgorica|podgorico|podgorita|titograd|ulcinj
|ποντγκοριτσα|подгорица|подгориця|פודגוריצה|بودغوريكا|پادگاریتسا|ホトコリツァ|波多里察|波德戈里察|포드고리차
MF:grand-case|μαριγκο|мариго|маріґо|מריגו|ماريغوت|ماریگات|マリコ|馬里戈特|马里戈特|마리곳
MG:ambalavao|ambanja|ambatondrazaka|ambilobe|amboasary|ambositra|ambovombe|ampanihy|antalaha|antananarivo
|antananarywa|antanifotsy|antsalova|antsirabe|antsiranana|antsohihy|fenoarivo atsinanana|fianarantsoa|hell-ville|ihosy
|imerintsiatosika|ivato|mahajanga|mahanoro|manakara|maroantsetra|marovoay|moramanga|morondava|soavinandriana|toamasina
|tolanaro|toliara|tsiroanomandidy|vangaindrano|ανταναναριβο|антананариву|антананаріву|אנטננריבו|انتاناناريفو
|انتاناناریوو|アンタナナリホ|安塔那那利佛|安塔那那利弗|안타나나리보
MH:arno|dalap-uliga-dorrit|ebaye|ebon|jabor|kwajalein atoll|kwajalein-zatony|majuro|majuro-zatony|namdrik|wotje
|κουατζαλειν|ματζουρο|кваджалеин|маджуро|מאג׳ורו|קוואג׳ליין|كواجالين|ماجورو|کواجیلین|クェセリン|マシュロ|夸贾林|瓜加林島|馬朱諾|马朱罗|마주로
|콰잘렌
MK:centar zupa|gjorce petro|gostivar|kisela voda|kumanovo|ohrid|prilep|shkup|shtip|skopia|skopie|skopje|szkopje
|tetovo|uskup|σκοπια|битола|битоля|битољ|вапа|велес|вєлєсъ|горче петров|гостивар|гостиварь|кисела вода|коуманово
|кумаково|куманава|охрид|охрыд|охрідъ|прилеп|скоп'е|скоп'є|скопʼє|скопе|скопье|скопје|тетово|хътѣтово|центар жупа
|цетава|чаир|штип|щип|סקופיה|اسکوپیه|سكوبي|スコヒエ|史高比耶|斯科普里|스코페
ML:bamako|bougouni|bourem|dialakorodji|djenne|kalaban koro|kati|kayes|kidal|kolokani|koulikoro|koutiala|markala
|massiogo|mopti|niono|pelengana|sangarebougou|segou?|sikasso|timbuktu|μπαμακο|бамако|במאקו|باماكو|باماکو|ハマコ|巴馬科|巴马科
|바마코
MM:ahlone|amarapura|bhamo|bogale|buthidaung town|chauk|dawbon|dawei|heho|hinthada|hlaingthaya|hpa-an|hpakan|insein
|kalemyo|kanbe|kawkareik|kawthoung|kayan|keng tung|kyaikkami|kyaiklat|kyaikto|kyaukpadaung|kyaukpyu|kyaukse|kyauktan
|kyimyindine|lakang|lashio|magway|manaung|mandalay|martaban|maubin|mawlaik|mawlamyine|meiktila|minbu|mingala tangnyunt
|mingaladon|mogok|mong yang|monywa|mu-se|myanaung|myaungmya|myawaddy|myaydo|myeik|myingyan|myitkyina|nay pyi taw
|naypyidaw|nyaung|nyaung-u|nyaunglebin|oke kan|pakokku|pathein|pazundaung|pyapon|pyay|pyin oo lwin|pyinmana|rangoon
|rangoun|rangum|rangun|sagaing|san chaung|sangyoung|set ka lay|shwebo|shwegu|sittwe|tachilek|taikkyi|tamu|tatkon
|taungdwingyi|taunggyi|taungoo|thanbyuzayat|thanhlyin|thanlyin|tharyarwady|thaton|thayetmyo|thin gan kyun gyi|thongwa
|twante|wakema|yamethin|yangon|yangon (rangun)|yawnghwe|yenangyaung|ρανγκουν|янгон|רנגון|رانغون|یانگون|ကလောမြ|ကောကရတမြ
|ကောသောငးမြ|ကျကခမမြ|ကျကလတမြ|ကျောကဆညမြ|ကျောကဖြမြ|ချောကမြ|ဂမြ|စကကလေး|စစတေမြ|စမးချောငး|ညောင|ညောငလေးပင|ညောငဥးမြ|ဍကျကဆယ
|ဍဖျႋ|ဍမျငႋမျး|တကကြးမြ|တောငကြးမြ|တောငငမြ|တၢၼႇၽျႇၸယတႉ၊ ဝငး|ထားဝယမြ|ဒေါပ|ပခကကမြ|ပခးမြ|ပဝႇၵလေး၊ ဝငး|ပသမမြ|ပျဉးမနားမြ
|ပျႇ၊ ဝငး|ပၢငမၢၵႇၼႃႉ၊ ဝငး|ဖားကန|ဖျာပမြ|ဖြးမြ|ဗနးမောမြ|ဘကလေးမြ|ဘးသးတောငမြ|မငးဘးမြ|မငးယနးမြ|မတငႇ၊ ဝငး|မတထလာမြ|မဒမြ
|မနတလေးမြ|မရာ|မာနအောငမြ|မောလမြင|မျငးမျႃႉ၊ ဝငး|မျၢၼႇဢငႇ၊ ဝငး|မျၵႉ၊ ဝငး|မျၼးၶျၢၼႇ၊ ဝငး|မြငးခြမြ|မြစကြးနားမြ|မြတမြ
|မြနအောငမြ|မြဝတ|မြောငးမြမြ|မၢၼႈမေႃႇ၊ ဝငး|မၼးပး၊ ဝငး|ယမႄးတၼး၊ ဝငး|ရနကန|ရနကနမြ|ရမညးသငးမြ|လငသာယာ မြနယ|လားရးမြ|လႃႈသဝႈ၊ ဝငး
|ဝါးခယမမြ|ဝေငꩻကလောꩻ|ဝေငꩻကျကခမ|ဝေငꩻကျကလတ|ဝေငꩻကျောကဖျ|ဝေငꩻကျောကသယ|ဝေငꩻချောက|ဝေငꩻခြကꩻခြကꩻ|ဝေငꩻညောငလေးပဉ|ဝေငꩻညောငဥး
|ဝေငꩻတနဖျသယတ|ဝေငꩻပ|ဝေငꩻပဉးမနား|ဝေငꩻဖျာပ|ဝေငꩻဖျး|ဝေငꩻဗကလေး|ဝေငꩻဗနးမော|ဝေငꩻမဉးခြ|ဝေငꩻမဉးဗး|ဝေငꩻမဒ|ဝေငꩻမေက|ဝေငꩻမျနအောင
|ဝေငꩻယမးတဉး|ဝေငꩻလားသျး|ဝေငꩻဝါးခယမ|ဝေငꩻဟဉးတာဒ|ဝႃးၶႄႇမ၊ ဝငး|သငဃနးကျနးကြး|သဖြဇရပမြ|ဟငသာတမြ|အမရပရမြ|အမး|အမးမြ|ဥကက
|ၵေႃႉၵရၵႉ၊ ဝငး|ၵျၵႉလၢတႉ၊ ဝငး|ၵျၵႉၶမႇ၊ ဝငး|ၵျၵႉၽျႇ၊ ဝငး|ၵၢတႇလေႃႉ|ၶျၵႉ၊ ဝငး|ၺငႇလေးပၼႇ၊ ဝငး|ၺငႇဢး၊ ဝငး|ၽျႃႇပငႇ၊ ဝငး|ヤンコン
|仰光|랑군
MN:arvayheer|bayanhongor|choibalsan|chovd|chowd|darhan|erdenet|khovd|kobdo|nalayh|oulan-bator|ulaangom|ulan bator
|ulan batur|ulanbatar|ulanbator|ουλαν μπατορ|χοβντ|арваиhээр|арваихээр|баян түмэн|баянhонгор|баянхонгор|дарhan|дарhан
|дарxан|ерденет|кобдо|мурен|мурэн|улаанбаатар|улаангом|улан батор|улан-батор|улангом|ховд|ховда|чоибалсан|эрденет
|эрдэнэт|өlangөm|אולאן באטור|חובד|الانباتار|اولان‌باتور|خوود|هوفد|ウランハートル|ホフト|乌兰巴托|烏蘭巴托|科布多|울란바토르|호브드
MO:lai chi van|luhuan|ma cao|makao|makau|taipa?|zhuojiacun|μακαο|макао|מקאו|ماكاو|ماکايو|マカオ|中華人民共和國澳門特別行政區|卓家村|大堂区
|大堂區|氹仔|澳門|澳门|聖方濟堂區|荔枝碗|路环|路環|마카오
MP:saipan|san jose village|σαιπαν|саипан|סאיפאן|سايبان|سایپان|サイハン|塞班|사이판
MQ:ducos|fort-de-france|le francois|le gros-morne|le robert|riviere-pilote|мартініка|المارتينيك|마티니크
MR:bougadoum|dar naim|kaedi|mbera|nawakszut|nouadhibou|nouakchott|nuakchot|nuaksott|tevragh zeina|zouerat|νουακσοτ
|нуакшот|нуакшотт|נואקצ׳וט|ازويرات|الزويرات|النعمة|تفراغ زینه|تفراغ زینہ|تفرغ زينه|دار النعيم|دار النعیم|زویرات|كيفة
|كيهيدي|نوادھیبو|نوادیبو|نواذيبو|نواكشوط|نواکشوت|نواکشوط|نیما|کاعدی|کفہ|کیفا|کیھیدی|ヌアクショット|努瓦克肖特|諾克少|누악쇼트
MS:مونتسيرات|몬세라트
MT:birkirkara|mosta|naxxar|qormi|san giljan|san gwann|san pawl il-baħar|sliema|swieqi|valletta|zabbar|مالطة
MU:beau bassin-rose hill|bel air riviere seche|centre de flacq|curepipe|goodlands|port louis|quatre bornes|vacoas
MV:dhihdhoo|eydhafushi|funadhoo|fuvahmulah|hithadhoo|kulhudhuffushi|male?|naifaru|thinadhoo|viligili|المالديف|ހތދ|މލ
|ފވއމލއ
MW:balaka|blantyre|karonga|kasungu|lilongwe|liwonde|mangochi|mzuzu|salima|zomba?|μπλανταιρ|блантаир|בלנטיר|بلانتاير
|بلانتیره|フランタイヤ|布兰太尔|布蘭太爾|블랜타이어
MX:acapulco|acapulco de juarez|aguascalientes|alvaro obregon|azcapotzalco|bahia banderas|bahia de banderas
|benito juarez|buenavista|cabo san lucas|campeche?|celaya|chihuahua?|chilpancingo|cholula|cidade do mexico
|citta del messico|ciudad acuna|ciudad apodaca|ciudad benito juarez|ciudad de mexico|ciudad del carmen
|ciudad general escobedo|ciudad juarez|ciudad lazaro cardenas|ciudad lopez mateos|ciudad madero|ciudad nezahualcoyotl
|ciudad obregon|ciudad victoria|coacalco|coatzacoalcos|colonia del valle|coyoacan|cuauhtemoc|cuautitlan izcalli
|cuernavaca|culiacan|durango|ecatepec de morelos|ensenada?|gomez palacio|guadalajara|gustavo adolfo madero|gutierrez
|hermosillo|heroica matamoros|irapuato|ixtapaluca|iztacalco|iztapalapa|jiutepec|juarez|leon de los aldama|los mochis
|magdalena contreras|mazatlan|meksyk (miasto)|merida|mexicali|mexico by|mexico city|mexico-stad|mexiko-stadt
|mexikovaros|miguel hidalgo|monclova|monterey|monterrey?|morelia|naucalpan de juarez|netzahualcoyotl|nicolas romero
|nogales|nuevo laredo|oaxaca|ojo de agua|pachuca de soto|puebla?|puerto vallarta|reynosa|saltillo|san luis potosi
|santa catarina|santiago de queretaro|soledad de graciano sanchez|tampico?|tapachula|tehuacan|tepic|tijuana|tijuano
|tlahuac|tlalnepantla|tlalpan|tlaquepaque|toluca|tonala|torreon?|tuxtla|uruapan|venustiano carranza|veracruz
|victoria de durango|villahermosa|xalapa de enriquez|xico|xochimilco|zapopan|zumpango|ερμοσιγιο|κανκουν|μαζατλαν
|ματαμοροσ|μοντερει|μπαια ντε μπαντερασ|οχιναγκα|πολη του μεξικου|σιουδαδ χουαρεσ|τιχουανα|τσιουαουα|баия-де-бандерас
|баія бандерас|ермосільио|канкун|масатлан|матаморос|мехико|мехіко|монтереи|монтерреи|охинага|охінаґа|с'юдад-хуарес
|сьюдад-хуарес|тихуана|тіхуана|чиуауа|чіуауа|эрмосильо|אוג׳ינאגה|באהיה דה בנדרס|הרמוסיו|טיחואנה|מונטריי|מזטלן|מטמורוס
|מקסיקו סיטי|סיודד חוארס|צ׳יוואווה|קנקון|ارموسیو|اوجيناجا|اوجیناگا|باهيا بانديراس|باهیا باندراس|تشيواوا|تيخوانا
|تیخوانا|سيوداد خواريز|سیوداد خوارز|كانكون|ماتاموروس|مازاتلان|ماساتلان|مكسيكو سيتي|مونتری|مونتيري|مکزیکوسیتی|هيرموسيلو
|چیواوا|کانکون|エルモシヨ|オヒナカ|カンクン|シウター・フアレス|チワワ|ティフアナ|ハイアハンテラ|マサトラン|マタモロス|メキシコシティー|モンテレイ|华雷斯城|坎昆|埃莫西約|埃莫西约|墨西哥城|墨西哥市|奇瓦瓦
|奇華華|奥希纳加|奧希納加|巴伊亚班德拉斯|巴伊亞班德拉斯|提華納|梅里达|梅里達|華雷斯|蒂华纳|蒙特瑞|蒙特雷|馬塔莫羅斯|馬薩特蘭|马塔莫罗斯|马萨特兰|마사틀란|마타모로스|멕시코 시티|몬테레이|바이아 반데라스
|시우다드후아레스|에르모시요|오히나가|치와와|칸쿤|티후아나
MY:alor setar|ampang|bandar bukit raja|bandar kinrara|bandar mahkota cheras|bandar seri alam|bandar sunway
|bandar tasik puteri|bandar utama|batu caves|batu pahat|bayan lepas|bercham|bintulu|bukit bintang|bukit jalil
|bukit mertajam|bukit rahman putra|cheras?|cukai|damansara damai|george town|ijok|ipoh|iskandar puteri|johor bahru
|kajang|kampung baru subang|kampung kangkar teberau|kampung larkin lama|kampung manjoi|kampung pasir gudang baru
|kampung sungai ara|kampung sungai glugur|kampung sungai kajang|kapar?|kepong|klang?|kluang|kota bharu|kota damansara
|kota kinabalu|kota kuala muda|kuala krai|kuala kubu baharu|kuala lumpur|kuala nerus|kuala terengganu|kuantan|kuching
|kucing|kucseng|kulim|lahad datu|malacca|marudi|masai|miri?|muar?|mukim pulai|pagoh|pasir gudang|pasir mas|pasir puteh
|paya terubong|pelentong|pendang|perling|petaling jaya|port dickson|puchong|rawang|sandakan|selayang baru utara
|semenyih|sentul|sepang|seremban|seri kembangan|seri manjung|setapak|setia alam|shah alam|sibu|sitiawan|skudai
|subang jaya|sungai buloh|sungai petani|taiping|taman melawati|taman petaling|tasek glugor|tawau|teluk intan
|titiwangsa|val dor|wangsa maju|κουαλα λουμπουρ|κουτσινγκ|куала-лумпур|кучинг|קואלה לומפור|קוצ׳ינג|كوالا لامبور|كيشينج
|کوالالامپور|کوچینگ|クアラルンフール|クチン|万挠|万锐|乔治市|亚罗士打|亞庇|亞羅士打|依斯干达公主城|八打灵再也|关丹|加埔区|加埔區|加影|北海槟城|华都|华都村|双溪乌绒|古晉|古晋|吉隆坡|哥打巴鲁
|喬治市|垄尾|壟尾|士毛月|大山脚|大山腳|太平|安邦|安顺|山打根|巴生|巴生市|巴西古当|怡保|打昔牛汝莪|拿笃|斗湖|斯里曼絨|斯里曼绒|新古毛|新山|本同|梳邦|梳邦再也|民都魯|民都鲁|沙亞南|瓜拉尼鲁斯县|瓜拉登嘉楼|纳闽
|美里|芙蓉市|花城|莎阿南|蒲來|蕉賴|詩巫|雪邦|马六甲|麻坡|쿠알라룸푸르|쿠칭
MZ:alto molocue|angoche|beira?|chibuto|chimoio|chokwe|cuamba|gurue|inhambane|lichinga|mandimba|manhica|maputo
|marromeu|matola|maxixe|moatize|mocimboa da praia|mocuba|monapo|montepuez|nacala|nametil|nampula|pemba|quelimane
|ressano garcia|tete?|vilankulo|xai-xai|μαπουτο|мапуту|מאפוטו|مابوتو|ماپوتو|マフト|馬普托|马普托|마푸토
NA:katima mulilo|okahandja|ondangwa|oshakati|otjiwarongo|rundu|swakopmund|walvis bay|windhoek?|windhuk|βιντχουκ
|виндхук|віндгук|וינדהוק|ويندهوك|ویندهوک|ウィントフック|温得和克|溫得和克|빈트후크
NC:bourail|dumbea|mont-dore|noumea|numea|numeo|riviere-salee|tadine|vallee des colons|νουμεα|нумеа|נומאה|نوميا|ヌメア
|努美阿|諾美亞|누메아
NE:agadez|alaghsas|arlit|birni n konni|dogondoutchi|maradi|mehana|niamej|niamey|tahoua|tessaoua|zinder?|νιαμει|ниамеи
|ніамеи|ניאמיי|نيامي|نیامی|ニアメ|尼亚美|尼亞美|니아메
NF:νορφολκ|نورفولک|诺福克
NG:abakaliki|abeokuta|abudza|abuja|ado-ekiti|agege|ajegunle|akowonjo|akure|aliayabiagba|alimosho|amaigbo|atani|awka
|bama?|bauchi|benim|benin city|buguma|calabar|chakwama|ebute ikorodu|efon-alaaye|ejigbo|enugu|esuk oron|funtua|gashua
|gboko|gbongan|gombe|gusau|ibadan|igboho|ijebu ode|ijero-ekiti|ikare|ikeja|ikire|ikirun|ikot ekpene|ila orangun
|ile-ife|ilesa?|ilobu|ilorin|inisa|irewe|ise-ekiti|iseyin|jalingo|jimeta|jola|kaduna|kano?|katsina|lafia|lagos?|legos
|lekki|maiduguri|makurdi|minna|modakeke|mubi|mushin|nguru|nnewi|nsukka|obalende|offa|ogbomosho|ogbomoso|okene|okigwe
|okrika|ondo?|onitsha|oshodi|osogbo|owerri|port harcourt|sapele|shagamu|shomolu|sokoto|suleja|surulere|ugep|umuahia
|warri|yenagoa|yola?|zaria|λαγκοσ|лагос|лаґос|לאגוס|لاغوس|لاگوس|ラコス|拉各斯|拉哥斯|라고스
NI:bluefields|chinandega|ciudad sandino|el viejo|esteli|jinotega|juigalpa|managua|masaya|matagalpa|mateare
|nueva guinea|tipitapa|μαναγκουα|манагуа|манаґуа|מנגואה|ماناغوا|ماناگوا|マナクア|馬拿瓜|马那瓜|마나과
NL:'s-hertogenbosch|alkmaar|almelo|almere stad|alphen aan den rijn|amersfoort|amesterdao|amstelveen|amsterda
|amsterdam|amsterdam-zuidoost|amsterdams|amsterdamu|amszterdam|apeldoorn|arnhem|bergen op zoom|breda?
|capelle aan den ijssel|den haag|den helder|doetinchem|dordrecht|eindhoven|emmeloord|enschede|groningen|haarlem|haga
|hago|hague|hardenberg|harderwijk|heerenveen|heerhugowaard|heerlen|helmond|hengelo|hilversum|hoofddorp?|kerkrade
|leeuwarden|leiden?|leidsche rijn|lelystad|maastricht|medemblik|mokum|nieuwegein|nijmegen|oosterhout|purmerend
|ridderkerk|rijswijk|roermond|roosendaal|roterdao|rotterdam|schiedam|sittard|spijkenisse|the hague|tiel|tilburg
|utrecht|veenendaal|velsen-zuid|venlo|vlaardingen|vlissingen|waalwijk|zaandam|zaanstad|zeist|zoetermeer|zwolle
|αμστερνταμ|амстердам|אמסטרדם|امستردام|アムステルタム|阿姆斯特丹|암스테르담
NO:alesund|bergen?|drammen?|fredrikstad|haugesund|kristiania|kristiansand|lillestrom|oslo|sandefjord|sandnes
|sarpsborg|stavanger|tonsberg|tromso|trondheim|οσλο|осло|אוסלו|اسلو|اوسلو|オスロ|奥斯陆|奧斯陸|오슬로
NP:banepa|bhimdatta|biratnagar|birendranagar|birganj|butwal|charikot|chautara|dhangadhi|dharan|gulariya|hetauda
|inaruwa|itahari|janakpur|kathmandu|katmandou|katmandu|kirtipur|lahan|madhyapur thimi|nepalgunj|panauti|pokhara
|rajbiraj|siddharthanagar|tikapur|triyuga|κατμαντου|катманду|קטמנדו|كاتماندو|کاتماندو|काठमाड|काठमाडौ
|काठमाडौ महानगरपालिका|काठमाणडौ|किप नगरपालिका|कीरतिपर|कीरतिपर नगरपालिका|जनकपर|जनकपर उपमहानगरपालिका|जनकपर नगरपालिका|थिमि
|पोखरा|पोखरा उपमहानगरपालिका|पोखरा गाविस|बटवल|बनपा|बनपा नगरपालिका|बिराटनगर|बिराटनगर उपमहानगरपालिका|भरतपर उपमहानगरपालिका
|भरतपर महानगरपालिका|भिमदतत|भोत नगरपालिका|मधयपर ठिमी नगरपालिका|मधयपर थिमि|विराटनगर|वीरनदरनगर|वीरनदरनगर नगरपालिका|हटौडा
|हटौडा उपमहानगरपालिका|カトマンス|加德满都|加德滿都|카트만두
NR:anabar|anibare|baiti|ijuw|uaboe|yangor|yaren
NU:alofi|ניואה
NZ:auckland|chatham islands|chatham-szigetek|chathamsaaret|chathamske ostrovy|chatnam|christchurch|dunedin
|invercargill|lower hutt|manukau city|manurewa|napier|new plymouth|north shore|palmerston north|papatoetoe|porirua
|rotorua|tauranga|upper hutt|wellington?|whanganui|whangarei|οκλαντ|τσαταμ|צ׳אטהאם|تشاثام|چت‌هام|查坦|查塔姆
OM:al buraymi|al khaburah|as suwayq|bahla'|barka'|bawshar|mascate|maskat|masqat|maszkat|muscat?|muskat?|nizwa|rustaq
|saham|salalah|sama'il|seeb|shinas|sohar|sufalat sama'il|μασκατ|маскат|מוסקט|البريمي|البریمی|الخابورة|الرستاق|السويق
|السيب|السيب الجديدة|السیب|بركاء|بهلاء|بوشر|سلالة|سلالہ|سمايل|شناص|صحار|صلالة|صور، عمان|قريات|مسقط|مسقط، عمان|مۇسكات
|نزوى|نزوی|والاية عبري|ولاية صحار|ولاية صور|‘ibri|マスカット|馬斯開特|马斯喀特|무스카트
PA:arraijan|juan diaz|la chorrera|las cumbres|panama city|panama-stad|san miguelito|santiago de veraguas|tocumen
PE:abancay|arequipa|ayacucho|cajamarca|callao?|catacaos|cerro de pasco|chepen|chiclayo|chimbote|chincha alta|chosica
|chulucanas|ciudad satelite|cono norte|cusco?|huacho|huancavelica|huancayo|huanuco|huaral|huaraz|iquitos|jacobo hunter
|juliaca|kuska|kusko|lambayeque|lima?|miraflores|moquegua|moyobamba|paita|picsi|piura|pucallpa|puerto maldonado
|san francisco de borja|santiago de surco|selva alegre|sullana|tacna|tarma|tingo maria|trujillo|tumbes|wanchaq
|yurimaguas|λιμα|лима|ліма|לימה|ليما|لیما|リマ|利馬|利马|리마
PF:afaahiti|arue|faaa|gambier-szigetek|gambieroarna|gambierovy ostrovy|gambiersaaret|iles gambier|marchesi?|marchize
|markezy|markiz adalari|markizy|marquesas islands|marquesas-szigetek|marquesaseilanden|marquesasoarna|marquesassaaret
|marquises?|paea|papeete|pirae|punaauia|tahiti|taiti|vaitoare|wyspy gambiera|γκαμπιερ|μαρκεζασ|ταιτη|гамбʼє
|маркизские о-ва|маркізькі острови|о-ва гамбье|таити|таіті|איי גמבייה|איי מרקיז|טהיטי|تاهيتي|تاهیتی|جامبير|ماركيساس
|مارکوزه|گامبیر|カンヒエ諸島|タヒチ|マルキース|塔希提|大溪地|甘比尔|甘比爾群島|馬可薩斯島|马克萨斯|감비어|마퀘사스|타히티
PG:arawa|goroka|kimbe|kokopo|madang|mount hagen|popondetta|port moresby|wyspa bougainville'a|μπουγκενβιλ
|πορτ μορεσμπι|бугенвиль|буґенвіль|порт-морсби|порт-морсбі|בוגנוויל|פורט מורסבי|بور مورسبي|بوغانفيل|بوگنویل
|پورت‌مورزبی|フーケンヒル|ホートモレスヒー|布干維爾|布干维尔|莫士比港|莫尔兹比港|부갱빌|포트모르즈비
PH:angeles city|angono|antipolo|bacolod city|bacoor|bago city|bagong silang|baguio?|baliuag|batangas|binan|binangonan
|budta|butuan|cabanatuan city|cabuyao|cagayan de oro|cainta|calamba|caloocan|candelaria?|capas?|cebu city
|commonwealth?|cotabato|dagupan|dasmarinas|davao|general santos|gingoog|guyong|ilagan|iligan|iligan city|iloilo|imus
|kabankalan|koronadal|la trinidad|lapu-lapu city|las pinas|legaspi|libertad?|lipa city|lucena|mabalacat city
|magugpo poblacion|makati city|malabon|malingao|malolos|mandaluyong|mandaluyong city|mandaue city|manila?|manilla?
|manille?|manilo|mansilingan|mantampay|marawi city|marikina city|mariveles|meycauayan|muntinlupa|navotas|nia valencia
|norzagaray|olongapo|ormoc|pagadian|panabo|panalanoy|pandi|paranaque city|pasay|pasig city|puerto princesa|quezon
|quezon city|rodriguez|roxas city|san jose del monte|santol?|sorsogon|tacloban|taguig|tarlac city|taytay|tuguegarao
|urdaneta|valenzuela|zamboanga|μανιλα|манила|маніла|מנילה|مانيلا|مانیل|マニラ|馬尼拉|马尼拉|마닐라
PK:abbottabad|ahmadpur east|arif wala|arifwala|attock city|bahawalnagar|bahawalpur|bannu|battagram|bhakkar|bhawana
|burewala|carachi|chak jhumra|chaman|chiniot|chishtian|chunian|dadu|dajal|dera ghazi khan|dera ismail khan|dhirkot
|digri|eminabad|faisalabad|fajsalabad|garhi khairo|gilgit|gojra|gujranwala|gujrat|hafizabad|hasilpur|jacobabad
|jalalpur jattan|jalalpur pirwala|jampur|jaranwala|jhang sadr|jhelum|kamalia|kamoke|karachi|karaci|karacsi|karaczi
|karatschi|kasur|khairpur mir's|khanpur|khuzdar|kunri|lahaur|lahore|larkana|layyah|lodhran|malir cantonment
|mandi bahauddin|manjhand|mardan|mian channun|mianwali|mingora|mirpur khas|multan|muridke|muzaffarabad|muzaffargarh
|nankana sahib|narowal|nawabshah|okara|peshawar|pesjawar|peszawar|pindi bhattian|qadirpur ran|quetta|rahim yar khan
|rawalpindi|saddiqabad|sahiwal|sargodha|shahkot|shekhupura|shikarpur|shujaabad|sialkot|sinjhoro|skardu|sukkur|talhar?
|tando adam|tando allahyar|tando bago|tordher|umarkot|wah cantt|wazirabad|καρατσι|карачи|карачі|קראצ׳י|احمد پور
|احمد پور شرقیہ|احمدپور|اسلام اباد|امرڪوٽ|بنوں|بهاونا|بهوانه|بيشاور|بھوانہ|بہاولپور|تصیل چونیاں|توردهر|توردھر|جانغ صدر
|جرانوالا|جرانواله، پاکستان|جلالپور پیروالا|جلال‌پور پیروالا|جهلم|جوجرا|جيکب اباد|جيڪب اباد|جڑانوالا|جھنگ صدر|جہلم
|جیکب اباد|جێھلۆم|حاصل پور|حاصل‌پور|حيدر اباد|حيدراباد، سنڌ|خضدار|دادو|دیره غازی‌خان، پاکستان|راولبندي|راولپندی
|راولپنڈی|رحيم يار خان|رحیم یار خان|رحیم‌یارخان، پاکستان|ساهيوال|ساهیوال، پاکستان|ساہيوال|سرگودها|سرگودھا|سنجھورو
|سيالکوټ|سکر|سکر، پاکستان|سکردو|سکھر|سیالکوت، پاکستان|سیالکوٹ|ششتيان شريف|شيخوپوره|شیخوپورا|شیخوپوره، پاکستان|غوجرا
|فيصل اباد|فیصل اباد|كاراتشى|كاراچى|كراتشي|كلكت|كماليا|كويته|لاهور|لاھور|لاھۆر|مردان|مريدکی|مريدڪي|مریدکے|مظفر اباد
|مظفر گره، پاکستان|مظفر گڑھ|مظفراباد|ملتان|منگورا|ميرپور خاص|مينجورا|مينگوره|میر پور خاص|میرپور خاص|نانكانا صاحب
|نانڪانا صاحب|ننکانه صاحب|هاسيلبور|وزير اباد|وزيراباد|وزیر اباد|يىسلامياباد|يیسلاماباد|ٹنڈو باگو|ٽنڊو باگو|پشاور
|پندی بهتیان|پنڈی بھٹیاں|پیشاور|چشتيا|چشتيان|چمن|چنيان|چنيوټ|چنیوت، پاکستان|چنیوٹ|چونیان|ڈیرہ غازی خان|ډېره غازي خان
|کراچي|کراچی|کماليا|کمالیه، پاکستان|کويٹہ|کوټه|ڪراچي|گجرات|گلگت|گلیت|گوجرا|گوجرانوالہ|カラチ|卡拉奇|喀拉蚩|카라치
PL:bedzin|belchatow|bemowo|biala podlaska|bialoleka|bialystok|bielany|bielsko-biala|bydgoszcz|bytom|chelm|chorzow
|czestochowa|dabrowa gornicza|elblag|gdansk|gdynia|gliwice|glogow|gniezno|gorzow wielkopolski|grudziadz|inowroclaw
|jastrzebie zdroj|jaworzno|jelenia gora|kalisz|katowice|kedzierzyn-kozle|kielce|konin|koszalin|krakow|legnica|leszno
|lodz|lomza|lubin|lublin|mielec|mokotow|myslowice|nowy sacz|ochota|olsztyn|opole|ostroleka|ostrow wielkopolski
|ostrowiec swietokrzyski|pabianice|piekary slaskie|piotrkow trybunalski|plock?|poznan|praga polnoc|praga poludnie
|pruszkow|przemysl|psie pole|raciborz|radom|ruda slaska|rybnik|rzeszow|siedlce|siemianowice slaskie|slupsk|sosnowiec
|srodmiescie|stalowa wola|starachowice|stargard|suwalki|swidnica|swietochlowice|szczecin|targowek|tarnow
|tarnowskie gory|tczew|tomaszow mazowiecki|torun|tychy|ursynow|varsava|varsavia|varso|varsova|varsovia|varsovie
|walbrzych|warsaw|warschau|warszawa|wawer|wloclawek|wola|wroclaw|wrzeszcz|zabrze|zamosc|zgierz|zielona gora|zory
|βαρσοβια|аполе|астралэнка|беласток|беластоқ|белосток|белско-бяла|белхатов|белхатув|бельско-бяла|бельсько-бяла|беляни
|беляны|бемово|бенджин|бендзин|бенђин|бидгошч|бидгощ|биелани|битом|быдгашч|бытaм|бытом|бяла подляска|бяла-падляска
|бяла-подляска|валбжих|валбжых|варшавae|варшава|влоцлавек|воля|вроцлав|вроцлау|гданск|гданськ|гданьск|гдиня|гдиња
|гдыня|гливице|глогов|глогув|глівіце|глівіцы|гнезна|гнезно|гожау велькапольскі|гожов велкополски|гожов вјелкополски
|груджьондз|грудзендз|грудзьондз|гњезно|домброва гурнича|домброва-гурнича|елблаг|елбльонг|елк|ельблонг|жельона гора
|жешов|жешув|жори|жоры|жэшау|забже|забжэ|замасць|замостя|замосць|згеж|згјеж|зелена гура|зелона гура|иеленя гура
|иновроцлав|калиш|каліш|катавіцы|катовица|катовице|кашалін|келце|кельце|кельцы|кенджежин-кожле|кендзежин-козле
|кендзежин-козьле|конин|конін|кошалин|кошалін|кракау|краков|краковия|легница|легниця|легњица|лешна|лешно|лодз|лодзь
|лодзь ош|ломжа|лубин|лублин|любин|люблин|люблин ош|любін|макотау|мелец|мелець|мисловице|мисловіце|мокотув|мыславіцы
|мјелец|нови сонч|новии сонч|новы сонч|олштин|олштын|ольштин|ополе|опольe|острау-велькапольскі|остров велкополски
|остров вјелкополски|островец швентокшиски|островец-свентокшижски|островец-свентокшискии|остроленка|охота|паб'яніцы
|пабьянице|пабянице|пекари шльонске|пекари-шльонські|пекары-сленске|перемишль|перемышль|петркау-трыбунальскі|пила
|пиотркув-трибунальськии|плоцк|плоцьк|познан|познань|познань ош|прушков|прушкова|прушкув|пшемисл|пьотърков трибуналски
|піла|радам|радом|ратибор|рацибуж|рацібуж|рибник|рибњик|руда силезка|руда-сленска|руда-сленская|рыбник|сасновец
|свентохловице|свентохловіце|свидница|свидњица|свідниця|свјентохловице|седльце|седльцы|семяновице-сленске
|семяновіце-шльонські|середмістя|слупск|слупськ|сосновец|сосновець|средместье|сталева-воля|сталова вола|стальова воля
|стараховице|стараховіце|старгард|старгард шчечински|старгард-щецинськии|сувалки|сувалкі|сједлице|таргувек|тарнов
|тарновске гори|тарновске-гуры|тарновскје гори|тарнув|тарнуу|тихи|томашов мазовецки|томашов мазовјецки
|томашув-мазовецки|торун|торунь|торуњ|тчев|тыхы|улацлавак|урсинув|урсынов|хелм|хожау|хожов|хожув|холм|хэлм|чанстахова
|ченстохова|шемяновице силезко|шчекин|шчечин|шчећин|элк|явожна|явожно|ястшембе-здруи|інауроцлау|іновроцлав|ґлоґув|ורשה
|وارسو|ورشو|ワルシャワ|华沙|華沙|바르샤바
PM:miquelon|μικελον|микелон|мікелон|מיקלון|مكويلون|میکلون|ミクロン島|密克隆|密啟崙|미클롱
PR:arecibo|bayamon|caguas|carolina?|guaynabo|mayaguez|san juan|trujillo alto|пуерто-ріко
PS:battir|bayt lahya|dayr al balah|east jerusalem|el halil|gaza?|gazze|hebron|jabalya|khan yunis|nablus?
|oost-jeruzalem|qalqilyah|ramallah|tulkarm|yatta|γαζα|χεβρωνα|газа|хеврон|חברון|עזה|الخليل|الخلیل|القدس الشرقية
|بيت لاهيا|تلکرم|جباليا|خان يونس|دير البلح|رام الله|رام اللہ|رام‌الله|طولكرم|طولکرم|غزة|غزه|غزہ|قدس شرقی|قلقيلية
|مشرقی یروشلم|نابلس|نابلوس|هيبرون (مدينة الخليل)|يطا|カサ|ヘフロン|加沙|加薩|希伯伦|赫布隆|가자|헤브론
PT:acores?|algueirao|amadora?|asorene|aveiro|azor adalari|azore?|azoren|azorerna|azorerne|azori-szigetek|azorit
|azorske ostrovy|azory|azzorre|braga?|coimbra?|corroios|evora|felgueiras|figueira da foz|funchal|guimaraes|leiria
|lisabon|lisabona|lisboa|lisbon|lisbona|lisbonne|lissabon|lisszabon|lizbon|lizbona|lumiar|madeira adalari|madere?
|odivelas|paranhos|ponte de lima|queluz|rio de mouro|santo antonio dos olivais|sao domingos de rana|sesimbra|setubal
|vila nova de gaia|αζορεσ|λισαβονα|μαδερα|азорские о-ва|азорські острови|лиссабон|лісабон|мадеира|האיים האזוריים
|ליסבון|מדיירה|ازور|ازورس|لشبونة|لیسبون|مادیرا|アソレス|マテイラ|リスホン|亚速尔群岛|亞速爾群島|里斯本|馬得拉群島|리스본|마데이라|아조레스
PW:kloulklubed|koror|koror town|melekeok village|mengellang|ngardmau|ngchemiangel|ngchesar hamlet|ngerkeai|ulimang
PY:assuncao?|asuncion?|caacupe|caaguazu|capiata|ciudad del este|coronel oviedo|fernando de la mora|itaugua|lambare
|mariano roque alonso|nemby|pedro juan caballero|presidente franco|san lorenzo|villa elisa|villa hayes|ασουνσιον
|асунсьион|асунсьон|אסונסיון|اسونسيون|اسونسیون|アスンシオン|亚松森|亞松森|아순시온
QA:al matar al ‘atiq|al ‘unayzah|an najmah|ar rayyan|az za‘ayin|dauha|doha|lusail|madinat khalifah|umm ghuwaylinah
|ارریان|اززاعین|الدوحة|الدوحه|الريان|الزعيم|الضعاين|العنيزة|المطار العتيق|النجمة|ام غويلينة|دوحه|عنيزة|مدينة خليفة
RE:la possession|la riunione|le tampon|saint-benoit|saint-paul|ريونيون|留尼旺島
RO:alba iulia|arad|bacau|baia mare|barlad|bistrita|boekarest|botosani|braila|brasov|bucarest|bucareste|bucharest
|bucuresti|bukarest|bukareszt|bukres|bukurest|buzau|cluj-napoca|constanta|craiova|drobeta-turnu severin|focsani|galati
|giurgiu|hunedoara|iasi|jasi|jassy|kostence|lugoj|medgidia|oradea|pascani|petrosani|piatra neamt|pitesti|ploiesti
|ramnicu valcea|resita|satu mare|sector 1|sector 2|sector 3|sector 4|sector 5|sector 6|sfantu gheorghe|sibiu
|sighetu marmatiei|slatina|suceava|targu jiu|targu mures|tecuci|timisoara|tulcea|turda|vaslui|zalau|βουκουρεστι
|бухарест|בוקרשט|بخارست|بوخارست|フカレスト|布加勒斯特|부쿠레슈티
RS:belehrad|belgrad|belgrade|belgrado|belgradu|beograd|cacak|kikinda|kragujevac|kraljevo|krusevac|leskovac|novi pazar
|novi sad|pancevo|pirot|pozarevac|sabac|smederevo|subotica|trstenik|uzice|valjevo|vranje|zajecar|zemun|zrenjanin
|βελιγραδι|белград|београд|бечкерек|бялград|валево|ваљево|вране|враня|врање|градац|заечар|заичар|зајечар|земун
|зренянин|зрењанин|карановац|кикинда|крагоуѥвьць|крагуевац|крагуєваць|кралево|краљево|крушавац|крушевац|лесковац|ниш
|нови пазар|нови сад|нови-пазар|нови-сад|нови-сад хот|оужицє|пажаравац|панчава|панчево|пирот|пожаревац|пожареваць
|пірот|смедарава|смедереве|смедерево|сомбар|сомбор|суботица|трстеник|тръстеник|ужице|ужыцы|чачак|шабац|בלגרד|بلغراد
|بلگراد|ヘオクラート|貝爾格勒|贝尔格莱德|베오그라드
RU:anadyr|anadyr'|angarsk|arkhangel'sk|astraca|astracan?|astrachan|astrahan|astrakhan?|asztrahan|balakovo|barnaul
|belgorod|biysk|blagoveshchensk|bratsk|bryansk|centralniy|chandyga|cheboksary|chelyabinsk|cherepovets|chita?|csita
|czyta|dzerzhinsk|ecaterimburgo|ekaterimburgo|ekaterinbourg|ekaterinburg|grozny|handiga|handyga|iakoutsk|iakutk
|irkoetsk|irkoutsk|irkuck|irkutk|irkutsk|irkutszk|ivanovo|izhevsk|jakoetsk|jakuck|jakutsk|jakutszk|jekaterinburg
|jekaterinenburg|jekaterynburg|jekatyerinburg|kaliningrad|kaliningrado|kalininskiy|kalinyingrad|kaluga|kamcatka
|kamciatka|kamcsatka|kamczatka|kamtchatka|kamtjatka|kamtsatka|kamtschatka|kamtsjatka|kazan|kemerovo|khabarovsk
|khandiga|khimki|kirov|kirow|komsomolsk-on-amur|kostroma|krasnodar|krasnogvargeisky|krasnoiarsk|krasnojarsk
|krasnoyarsk|krasznojarszk|kurgan|kursk|leningrad|lipetsk|magadan|magnitogorsk|makhachkala|mar'ino|mat-xco-va|mosca?
|moscou|moscova|moscovo|moscow|moscu|moska|moskau|moskou|moskova|moskow|mosku|moskva|moskwa|moszkva|murmansk
|naberezhnyye chelny|nalchik|nizhnekamsk|nizhnevartovsk|nizhniy novgorod|nizhny tagil|novokusnetsk|novokuzneck
|novokuznetk|novokuznetsk|novokuznyeck|novorossiysk|novosibirsk|novossibirsk|novoszibirszk|nowokuznetsk|nowokuznieck
|nowosibirsk|nowosybirsk|omsk|omszk|orel|orenburg|orsk|oulianovsk|penza|perm?|petersburg|petrozavodsk|piter
|prokop'yevsk|pskov|rostov-on-don|ryazan'|rybinsk|sacalina?|sachalin|sahalin|saint petersburg|sajalin|sakhaline
|samara?|saransk|saratov|saratow|severnyy|shakhty|sint-petersburg|smolensk|sochi|srednekolimsk|srednekolymsk
|sriedniekolymsk|staryy oskol|stavropol|sterlitamak|surgut|syktyvkar|szahalin|szamara|szaratov|szrednekolimszk
|taganrog|tambov|tchita|tjita|tolyatti|tomsk|tomszk|tschita|tsita|tsjita|tula|tver|tyumen|ulan-ude|ulianovsk|uljanovsk
|uljanovszk|uljanowsk|ulyanovsk|ust'-nera|ust-niera|uszty-nyera|vasyl'evsky ostrov|velikiy novgorod|vladikavkaz
|vladimir|vladivostok|vlagyivosztok|volgograd|volgogrado|vologda|volzhsky|voronezh|vykhino-zhulebino|wladiwostok
|wladywostok|wolgograd|yakutsk|yaroslavl|yekaterinburg|yoshkar-ola|zelenograd|αικατερινουπολη|αναντιρ|αστραχαν
|βλαδιβοστοκ|βολγκοκραντ|γιακουτσκ|ιρκουτσκ|καλινινγκραντ|καμτσατκα|κιροφ|κρασνογιαρσκ|μαγκανταν|μοσχα|μπαρναουλ
|νοβοκουζνετσκ|νοβοσιμπιρσκ|ομσκ|ουλιανοφσκ|ουστ-νερα|σαμαρα|σαρατοφ|σαχαλινη|σρεντνεκολιμσκ|τομσκ|τσιτα|χαντιγκα
|аcтaрхан|анадир|анадырь|анат кама|ангарск|ангарськ|анжи|архангельск|архангельськ|арэнбург|астархаан|астрахан
|астрахань|аһш балһсн|балакова|балаково|балаково балһсн|барнаул|барнауыл|белгарад|белгород|белгород балһсн|бетъырбух
|бииск|благавешчанск|благовешенск|благовешченск|братск|братськ|брацк|брежнев|брянск|брянськ|брјанск|буро-гӏала|біиськ
|валгаград|василеостровскии|васильевскии остров|велики новгород|великии новгород|верхнеудинск|виль сибиркар
|владивосток|владик|владикавказ|владикавказ балһсн|владимир|владимир хот|владимир шаары|вльгоградъ|волагда|волгоград
|волжскии|вологдae|вологда|воронеж|воронежская область|выхино-жулебино|гiянжи-къала|горькии|грозна|грозни|грознии
|дзержинск|дзержинськ|дзяржынск|дон умбалне ростов|дон-тӏера-ростов|дондагъы ростов|дьокуускаи|екатеринбург|зеленоград
|иванов|иж|иошкaр-ола|иошкар-ола|иркутск|казан|казань|казань ош|калинин|калининград|калининскии|калињинград|калугae
|калуга|калуго|калінінград|камчатка|кастрама|кемeр|кемерава|кемерово|киров|комсомольск-на-амуре|комсомольськ-на-амурі
|кострома|красногвардеискии|краснодар|краснодор|краснояр|красноярск|красноярськ|куибышев|курган|курск|курськ|курғон
|кірау|кіров|ленинград|липеск|липецк|липецк балһсн|мaeскуы|магадан|магнитогорск|магнітагорск|магнітогорськ|магьачкъала
|марьино|маскав|масква|молотов|москва|мурманск|мурманск ош|мурманськ|набережные челны|навакузнецк|налчик|налшык
|нальчик|нижневартовск|нижнекамск|нижнии новгород|нижнии тагил|нижньовартовськ|нижньокамськ|нижніи новгород
|нижњевартовск|новасібірск|новгород|новокузнетск|новокузнецк|новокузнецьк|новониколаевск|новоросијск|новороссииск
|новосибирск|новосибірськ|о-в сахалин|омбы|омва|омск|омськ|орел|оренбург|оренбург ош|орск|орски|орськ|орјол
|оулиꙗновьскъ|оуфа|пензae|пенза|пенза балһсн|перeм|перем|петербург|петразаводск|петрозаводск|петрозаводськ
|петропавловск-камчатскии|плесков|пльсковъ · рѡсіи|прокопьевск|псков|рибинск|рибінськ|рыбинск|рязань|самар|самар ош
|самара|сарaту|саран|саран ош|саранош|саратау|саратов|сахалін|свердловск|северныи|сембер|середньоколимськ|сиктивкар
|силәбе|синбирск|смаленск|смоленск|смоленскаи|соргыт|сочи|сочі|среднеколымск|ставропол|ставрополь|старии оскол
|старыи оскол|стерлитамак|стерлитамак балһсн|стерлітамак|сургут|сыктывкар|сыктывкар балһсн|тeмен|таганрог|таганріг
|тальяці|тамбов|тамбоу|твер|тверь|толиати|томбу|томск|томскаи|томськ|тулa|тулae|тула|тюмен|тюмень|улаан-удэ|улаан-үдэ
|уладзівасток|ульяновск|ульянівськ|усть-нера|уфа|хабарауск|хабаровск|хабаровскаи|хандига|хандыга|химки|химки балһсн
|хімки|центральныи|чабаксар|чалябінск|чарапавец|чебоксар|чебоксара|челепи|череповетс|череповец|шахти|шахты|якутск
|якутськ|яр чаллы|єкатеринбург|іванава|іваново|іжевськ|іжэуск|іркутськ|іркуцк|јарослав|јарослављ|јарославље|қорған|үфі
|אוליאנובסק|אומסק|אוסט-נרה|אירקוטסק|אנדיר|אסטרחן|ברנאול|וולגוגרד|ולדיווסטוק|חנדיגה|טומסק|יקוטסק|יקטרינבורג|מגדן|מוסקבה
|נובוסיבירסק|נובוקוזנטסק|סחלין|סמרה|סראטוב|סרדנייקולימסק|צ׳יטה|קירוב|קלינינגרד|קמצ׳טקה|קרסנויארסק|استراخان
|اسردنکولیمسک|انادیر|اندير|اوست نرا|اوست نيرا|اوليانوفسك|اولیانوفسک|اومسك|اومسک|ايركيتسك|ایرکوتسک|بارناول|بارنايول
|تومسك|تومسک|خانديجا|خاندیگا|ساخالین|ساراتوف|سامارا|سريدنكوليمسك|سكالين|سمراء|فلاديفوستك|فولوجراد|كالينجراد|كامتشاتكا
|كراسنويارسك|كيروف|ماگادان|مجادن|مسکو|موسكو|نوفوسبيرسك|نوفوكوزنتسك|نووسیبیریسک|نوووکوزنتسک|ولادی‌وستوک|ولگاگراد|ياكتسك
|يكاترنبيرج|چیتا|کالینینگراد|کامچاتکا|کراسنویارسک|کیروف|یاکوتسک|یکاترینبرگ|アストラハン|アナティリ|イルクーツク|ウスチネラ|ウラシオストク|ウリヤノフスク
|エカテリンフルク|オムスク|カムチャッカ|カリーニンクラート|キーロフ|クラスノヤルスク|サハリン|サマラ|サラトフ|スレトネコリムスク|チタ|トムスク|ノウォクスネツク|ノウォシヒルスク|ハルナウル|ハントゥイカ|ホルコクラート
|マカタン|モスクワ|ヤクーツク|中科雷姆斯克|乌斯内拉|乌里扬诺夫斯克|伊尔库茨克|伊爾庫次克|伏尔加格勒|伏爾加格勒|克拉斯諾亞爾斯克|克拉斯诺亚尔斯克|加里宁格勒|加里寧格勒|叶卡捷琳堡|基洛夫|堪地加|堪察加|巴尔瑙尔|巴爾瑙爾
|庫頁島|托木斯克|新库兹涅茨克|新庫茲涅茨克|新西伯利亚|新西伯利亞|汉德加|沙馬拉|海参崴|海參崴|烏斯內拉|烏里揚諾夫斯克|莫斯科|萨哈林|萨拉托夫|萨马拉|葉卡捷林堡|薩拉托夫|赤塔|鄂木斯克|阿斯特拉罕|阿纳德尔|阿那底
|雅库茨克|雅庫次克|馬加丹|马加丹|노보시비르스크|노보쿠즈네츠크|마가단|모스크바|바르나울|볼고그라트|블라디보스토크|사라토프|사마라|사할린|스레드네콜림스크|아나디리|아스트라한|야쿠츠크|예카테린부르크|옴스크|우스티네라
|울리야노프스크|이르쿠츠크|치타|칼리닌그라드|캄차카|크라스노야르스크|키로프|톰스크|한디가
RW:butare|byumba|cyangugu|gisenyi|gitarama|kibungo|kibuye|kigali|kirambo|muhanga|musanze|ndera|nyagatare|rwamagana
|shyorongi|κιγκαλι|кигали|кігалі|קיגלי|كيغالي|کیگالی|キカリ|基加利|키갈리
SA:abha|abu ‘arish|ad dawadimi|ad dir‘iyah|afif|al bada'i‘ al wusta|al bahah|al bukayriyah|al hufuf|al jubayl
|al khafji|al kharj|al lith|al mubarraz|al qatif|ar rass|arar?|ash shafa|az zulfi|baljurashi|bariq|buraydah|dammam
|dhahran|djedda|dzida|dzudda|gedda|gidda|gido|ha'il|hafar al-batin|jeddah|jidda|jizan|judah|khamis mushait|khobar
|king faisal military city|madinah|makkah|najran|qal‘at bishah|rabigh|rahimah|ras tanura|riad|riade|rijad|riyad|riyadh
|sabt alalayah|sabya|safwa|sakakah|sayhat|sultanah|ta'if|tabuk|tarut|thuqbah|tubarjal|turaif|turayf|unaizah|yanbu
|ριαντ|ер-ріяд|эр-рияд|ריאד|ابها|ابھا|الباحة|الباحه|البدايع|البدايع الوسطى|البكيرية|البہاح|الثقبة|الجبيل|الخبر|الخرج
|الدرعية|الدمام|الرس|الرياض|الزلفي|الشفا|الطايف|الظهران|القريات|القطيف|المبرز|المدينة المنورة|المدينة المنوره|الهفوف
|بريده|بریده|بریدہ|بلجرشي|تاروت|تاىيف|تایف|تبوك|تبوک|تبوک، سعودی عرب|جازان|جبیل|جدة|جده|جدہ|جيزان|جیزان|حايل
|حفر الباطن‎|خبر|خميس مشيط|خمیس مشیط|دمام|راس تنورة|راس تنوره|راس تنورہ|رس|رنية|رىياد|رياض|ریاض|سبت العلايا|سكاكا
|سيهات|سکاکه|سکاکہ|صبيا|صفوى|طبرجل|طريف‎‎|طریف|ظهران|ظہران|عرعر|عرقة|مكة|مكة المكرمة|مكه|نجران|هفوف|ينبع|ٲبو عريش
|‘irqah|リヤト|利雅得|利雅德|리야드
SB:honiara|honiaro|kola'a|malango|nggosi|panatina|tandai|vavaea|vura|γκουανταλκαναλ|гуадалканал|גוודלקנאל|غوادالكانال
|گوادال‌کانال|カタルカナル|瓜达尔卡纳尔|瓜達康納爾島|과달카날
SC:anse boileau|anse royale|baie sainte anne|bel ombre|port glaud|takamaka|wiktoria|μαχε|махе|маэ|מהא|ماهه|ماهي|マヘ
|馬埃島|马埃岛|마헤
SD:'ardamata|abu jibeha|ad douiem|ad-damazin|ad-damir|al hasaheisa|al manaqil|al mijlad|al qadarif|al-junaynah
|an nuhud|atbara|buram|cartum|chartum|dilling|dongola|el daein|el fasher|el geneina fort|el obeid|er roseires|gereida
|hartum|jartum|kabkabiyah|kadugli|kartum|kassala?|khartoem|khartoum|khartoum north|khartum|khashm al qirbah|kosti
|mellit|new halfa|nyala|omdurman|port sudan|rabak|sennar|sh'iariah|singa?|suakin|tullus|umm ruwaba|wad medani|χαρτουμ
|хартум|חרטום|ااالخرطوم|الابي|الابيض|الابیض|الجنينة|الجنینه|الجنینہ|الخرطوم|الخرطوم بحري|الدامر|الدعين|الدعین|الدمازين
|الدمازین|الدويم (مدينة)|الدویم|الروصيرص|الروصیرص|الضعين|الفاشر|القضارف|النهود|النہود|ام درمان|ام روابة|ام روابه|بحري
|بور سودان|بورتسودان|حلفا الجديدة|حلفا الجديده|خارطوم|خرطوم|خشم القربة|خشم القربه|دنقلا|دنقله|رباک|ربك|ربک|سنجة|سنگه
|سنگہ|سواكن|سواکن|سواکین|شندى|شندي|شندی|عطبرة|عطبره|قريضة|قریضه|كادقلى|كادقلي|كسل|كسلا|نيالا|نیالا|نیاله|واد مدنی
|وادمدنی|ود مدني|پورت سودان|ڈwngwla|کادوقلي|کسالہ|ハルツーム|喀土穆|카르툼
SE:borlange|bromma|eskilstuna|estocolmo|goteborg|gotenburg|gothenburg|halmstad|haninge|helsingborg|huddinge|jonkoping
|karlskrona|karlstad|kungsholmen|lidingo|linkoping|lulea|malmo|molndal|norrkoping|orebro|ostersund|sodermalm
|sodertalje|sollentuna|stoccolma|stockholm|stokholm|sundsvall|sztokholm|taby|trollhattan|tukholma|umea|uppsala
|vasastaden|vasteras|vaxjo|στοκχολμη|стокгольм|שטוקהולם|استکهلم|ستوكهولم|ストックホルム|斯德哥尔摩|斯德哥爾摩|스톡홀름
SG:bedok new town|bishan new town|bukit batok new town|bukit merah estate|bukit panjang new town|bukit timah
|clementi housing estate|geylang|hougang new town|jurong east|jurong town|jurong west|kallang|kampong pasir ris
|kembangan|marine parade|matilda estate|pasir ris new town|punggol|queenstown estate|sembawang estate
|sengkang new town|serangoon|serangoon new town|tampines estate|tampines new town|toa payoh new town|ulu bedok
|yishun new town|三巴旺|义顺|兀兰|加冷|勿洛|大巴窑|女皇镇|宏茂桥|宏茂橋|巴西立|星架坡|榜鹅|武吉巴督|武吉班让|武吉知马|淡滨尼|盛港|義順|芽笼|蔡厝港|裕廊|裕廊东|裕廊西|诺维娜|馬林百列|马林百列
SH:sankt helena|sf. elena|swieta helena|αγ. ελενη|о-в святои елены|سنت هلنا|세인트 헬레나
SI:celje|kamnik|kranj|laibach|liubliana|ljubljana|lubiana|lublan|lublana|maribor|novo mesto|ptuj|trbovlje|velenje
|λιουμπλιανα|любляна|לובליאנה|ليوبليانا|لیوبلیانا|リュフリャナ|卢布尔雅那|盧比安納|류블랴나
SJ:longyearbyen|olonkinbyen|λονγκιεαρμπιεν|лонгʼір|лонгиир|лонгиирбюен ош|лонгииър|олонкинбюен|олонкинбюэн
|олонкинбүэн|לונגיירבין|لانگ‌یربین|لونجيربين|ロンクイェールヒーン|朗伊尔城|隆意耳拜恩|롱이어비엔
SK:banska bystrica|bratislava|bratyslawa|kosice|petrzalka|poprad|pozsony|presov|preszburg|prievidza|stare mesto
|trencin|zilina|μπρατισλαβα|братислава|ברטיסלבה|براتيسلافا|براتیسلاوا|フラチスラハ|布拉提斯拉瓦|布拉迪斯拉发|브라티슬라바
SL:freetown|kenema|koidu|lunsar|makeni|port loko|φριταουν|фритаун|фрітаун|פריטאון|فري تاون|فری‌تاون|フリータウン|弗里敦|自由城
|프리타운
SM:acquaviva|borgo maggiore|domagnano|faetano|poggio di chiesanuova|serravalle|valdragone
SN:bargny|bargny guedj|bargny ngoude|dakar|diamniadio|diourbel|dougnane|guediawaye|jaxaay parcelle niakoul rap|joal
|kaffrine|kaolack|keur medoune|kolda|mbake|mboro|mbour|nguekhokh|niakoul rab|pikine|richard-toll|rufisque|rufisque est
|sebikhotane|tambacounda|thies|thies nones|tiebo|tivaouane|touba|velingara|ziguinchor|ντακαρ|дакар|דקאר|داكار|داکار
|タカール|达喀尔|達喀爾|다카르
SO:afgooye|baardheere|baidoa|balanbale|beled hawo|beledweyne|berbera?|borama|bosaso|burao|cabudwaaq|el dibir
|gaalkacyo|garoowe|gebiley|hargeysa|jamaame|jawhar|jilib|kaambooni|kismayo|laascaanood|marka|mogadischu|mogadiscio
|mogadishu|mogadisu|mogadiszu|muqdisho|qoryooley|ruqi|μογκαντισου|могадишо|моґадішо|מוגדישו|بربرة|بربرہ|برعو|بلد وين
|بلدوین|بوراما|بوراما‎|بورايو|بورمة|بوساسو|بوسیسو|بوصاصو|بيدوا|بیدوا|بیدوه|بیلدوین|جالكعيو|جالکعیو|جوهر|جوہر|غاروه
|غاروي‎|غاروہ|كسمايو|لاسكانود|لاسکانود|مركة‎|مرکه|مرکہ|مقديشو|مقديشيو|موغادیشو|موگادیشو|هرجيسة|هرجیسه|کسمایو|گالکایو
|ہrjysہ|モカティシオ|摩加迪休|摩加迪沙|모가디슈
SR:beekhuizen|blauwgrond|latour|lelydorp|munder buiten|paramaribo|pontbuiten|rainville|παραμαριμπο|парамарибо|פרמריבו
|باراماريبو|پاراماریبو|ハラマリホ|巴拉馬利波|帕拉马里博|파라마리보
SS:aweil|dzuba|giuba|gogrial|juba?|kuacjok|malakal|pajok|winejok|yambio|τζουμπα|джуба|ג׳ובה|اويل|اویل|جوبا|جوقريال
|قوقريال|قوقریال|كواجوك|ملاکال|ملكال|ملکال|واو|واو، جنوبی سوڈان|يامبيو|ياي|کواچجوک|کويچ جوک|یامبیو|یمبیو
|یی، جنوبی سوڈان|シュハ|朱巴|주바
ST:agua ize|folha fede|sao tome|svaty tomas|σαο τομε|сан-томе|סאו טומה|ساو تومي|سايوتومه|サントメ|圣多美|聖多美|상투메
SV:apopa|cojutepeque|cuscatancingo|mejicanos|san salvador|santa tecla|sonsonate|soyapango|usulutan
SX:beneden prinsen kwartier|cul de sac|koolbaai|little bay|lower prince's quarter|лоуер-принсес-квотер
|лоуэр-принс-куотер|לואוור פרינסס קוורטר|بخش شاهزاده‌‌نشین پایین|حي الامير السفلي|ローワー・フリンセス・クウォーター|下太子区|下太子區|로워 프린스 쿼터
SY:al bab|al hasakah|al mayadin|al qamishli|al-tabqa|al-yarmuk|albu kamal|aleppo|ar raqqah|ar rastan|as safirah
|as salamiyah|as-suwayda|at tall|babila|berea|beria|cham|damas?|damasc|damasco?|damascus|damasek|damaskos|damaskus
|damaszek|damaszkusz|darayya|dar‘a|deir ez-zor|duma?|halab|haleb|hamah|homs|idlib|i‘zaz|jablah|jaramana|kabbasin
|kafranbel|khan shaykhun|latakia?|manbij|tadmur|tartus|yabrud|δαμασκοσ|дамаск|דמשק|ابو كمال|ادلب|اذرعات|اردوگاه یرموک
|اعزاز|الباب|البو كمال|التل|الثورة|الحسكة|الرستن|الرقة|السفيرة|السلمية|السويداء|الطبقة|القامشلو|القامشلي|اللاذقية
|الميادين|النبك|اليرموك|باب بيلا|ببيلا|تدمر|ترطوس|ثورة|جبلة|جرمانا|حسکه|حلب|حماة|حماه|حمص|حەسیچە|خان شيخون|د مشق|داريا
|درعا|دمشق|دوما|دير الزور|دیر الزور|دیرالزور|دیمەشق|دەرعا|رقه|سفيرة|سلمية|سویدا|طرطوس|عرب بينار|عربين|عفرين|عين العرب
|قامشلو|قباسين|كفر نبل|كفرنبل|لاذقية|لاذقیه|مخيم اليرموك|مدينة حمص|منبج|ميادين|نوا|نوى|يبرود|ڕەqqە|کفر نبل|‘afrin
|‘ayn al ‘arab|‘irbin|タマスカス|大馬士革|大马士革|다마스쿠스
SZ:big bend|hluti|lobamba|malkerns|manzini|mbabane|mhlume|nhlangano|piggs peak|siteki|μπαμπανε|мбабане|מבבנה|مبابانه
|مباباني|ムハハーネ|墨巴本|姆巴巴纳|음바바네
TC:cockburn town|gran turca|providenciales|γκραντ τουρκ|гранд-терк|ґранд-терк|גרנד טורק|غراند ترك|گراند تورک|クラントターク
|大特克|大特克島|그랜드 터크
TD:abeche|am timan|bebedja|bitkine|bongor|deressia|faya-largeau|goz beida|iriba|kelo|koumra|lamy|moundou|n'djamena
|ndjamena|ndzamena|sarh|yamena|ντζαμενα|нджамена|נג׳מנה|ابشي|ابشی|ابيشي|اريبا|ام التيمان|ام تیمان|انجامنا|انجامينا
|انجمينا|بالا|بتكين|بنقور|بونګور|بونگور|بٹکینے|دوبا|سار|سارة|سارح|فايا لارجو|فایا لارجو|فایا-لارگیاو|قوز البيض
|قوز بيدا|قوز بيضة|كمرا|ماوندو|مندو|منقو|مونجو|موندو|مونقو|نجامينا|هریبا|پالا|ڈwba|ڈوبا|کومرا|ہریبا|ンシャメナ|恩賈梅納|恩贾梅纳
|엔자메나
TG:aneho|atakpame|bassar|dapaong|kara|kpalime|lome?|sokode|tsevie|λομε|ломе|לומה|لومه|لومي|ロメ|洛美|로메
TH:anusawari|ban i chang|ban khlong prawet|ban ko sire|ban lam luk ka|ban mai|ban samae dam|ban tha kham|bang bon
|bang kapi|bang khae|bang khae nuea|bang khun thian|bang kruai|bang na|bang phlat|bang rak|bang sue
|bang sue subdistrict|bangkok|bangkok noi|bangkok yai|bueng kum|chaiyaphum|chanthaburi|chatuchak|chiang mai|chiang rai
|chom thong|chon buri|din daeng|dusit|hat yai|hua hin|huai khwang|huamak|kabin buri|kamphaeng phet|kanchanaburi
|khan na yao|khlong chan|khlong kum|khlong luang|khlong sam wa|khlong san|khlong toei|khon kaen|krathum baen|lak si
|lampang|lat krabang|lat phrao|latkrabang|mueang nonthaburi|nakhon pathom|nakhon ratchasima|nakhon sawan
|nakhon si thammarat|nong chok|nong khaem|nong khai|pak kret|pattaya|phasi charoen|phaya thai|phitsanulok|phra khanong
|phra pradaeng|phuket|prachantakham|rat burana|ratchaburi|ratchathewi|rayong|sai mai|sakon nakhon|samut prakan
|samut sakhon|saphan sung|saraburi|sathon|sathorn|sattahip|si maha phot|si racha|songkhla|suan luang|surat thani
|taling chan|tha raeng|thawi watthana|thon buri|thung khru|ubon ratchathani|udon thani|wang thonglang|watthana
|yan nawa|μπανγκοκ|бангкок|בנגקוק|بانكوك|بانکوک|กบนทรบร|กรงเทพ|กรงเทพมหานคร|กระทมแบน|กาญจนบร|กาแพงเพชร|ขอนแกน|คนนายาว
|คลองสาน|คลองหลวง|คลองเตย|จงหวดสระบร|จตจกร|จนทบร|จอมทอง|ชยภม|ชลบร|ดนแดง|ตรง|ตลงชน|ทงคร|ทววฒนา|ธนบร|นครปฐม|นครราชสมา
|นครศรธรรมราช|นครสวรรค|บงกม|บางกรวย|บางกอกนอย|บางกอกใหญ|บางกะป|บางขนเทยน|บางซอ|บางนา|บางบอน|บางพลด|บางรก|บางแค|บานกม
|บานทาขาม|บานบงกม|บานอจาง|บานเกาะสเหร|บานแสมดา|บานใหม|ประจนตคาม|ปากเกรด|พญาไท|พทยา|พระประแดง|พระไขนง|พษณโลก|ภาษเจรญ
|ภเกต|ยะลา|ยานนาวา|ระยอง|ราชบร|ราชเทว|ราษฎรบรณะ|ลาดกระบง|ลาดพราว|ลาปาง|วงทองหลาง|วฒนา|ศรมหาโพธ|ศรราชา|สกลนคร|สงขลา
|สตหบ|สมทรปราการ|สมทรสาคร|สราษฎรธาน|สวนหลวง|สะพานสง|สาทร|สายไหม|หนองคาย|หนองจอก|หนองแขม|หลกส|หวยขวาง|หวหน-ปราณบร
|หาดใหญ|อดรธาน|อบลราชธาน|อาเภอพระประแดง|อาเภอหวหน|เขตสาทร|เชยงราย|เชยงใหม|เทศบาลนครขอนแกน|เทศบาลนครนครปฐม
|เทศบาลนครนครราชสมา|เทศบาลนครนครศรธรรมราช|เทศบาลนครนครสวรรค|เทศบาลนครนนทบร|เทศบาลนครพษณโลก|เทศบาลนครภเกต
|เทศบาลนครระยอง|เทศบาลนครลาปาง|เทศบาลนครสงขลา|เทศบาลนครสราษฎรธาน|เทศบาลนครหาดใหญ|เทศบาลนครอดรธาน|เทศบาลนครอบลราชธาน
|เทศบาลนครเชยงราย|เทศบาลเมองกาญจนบร|เทศบาลเมองจนทบร|เทศบาลเมองหนองคาย|เมองขอนแกน|เมองพษณโลก|แมรม เชยงใหม|ハンコク|曼谷|방콕
TJ:bokhtar|doesjanbe|douchanbe|duchambe|dusambe|dusanbe|duschanbe|dushanbe|dusjanbe|duszanbe|isfara|istaravshan
|khujand|konibodom|kulob|qayroqqum|tursunzoda|vahdat|ντουσανμπε|бохтар|вахдат|ваҳдат|душанбе|истаравшан|истәраушан
|исфара|исфәрә|кoнибодом|канибадам|канібадам|кофарнихона|кулоб|куляб|курган тюбе|турсунзаде|турсунзода|ходжент|худжанд
|хужант|істаравшан|ісфара|қаироққум|қурғонтеппа|דושנבה|دوشانبي|دوشنبه|トゥシャンヘ|杜尚别|杜桑貝|두샨베
TK:atafu village|fale old settlement|nukunonu|φακαοφο|факаофо|פקאופו|فاكاوفو|فاکايوفو|ファカオフォ|法考福|파카오푸
TL:aileu|atsabe|baukau|dyli|likisa|lospalos|maubara|venilale|ντιλι|дили|ділі|דילי|ديلي|دیلی|ティリ|帝力|딜리
TM:achgabat|aschabad|asgabat|asgabate|ashgabat|ashkhabad|ashxobod|asjabad|asjchabad|asjkhabad|askabat|aszchabad
|balkanabat|bayramaly|dasoguz|gyzylarbat|magdanly|mary?|tejen|turkmenabat|turkmenbasy|ασχαμπατ|ашгабад|ашгабат|ашкабад
|ашхабад|баирамали|балканабат|балқанабат|дасогуз|дашагуз|дашогуз|кизил-арват|кизыл-арват|красноводск|мары|мары шаары
|небит-даг|теджен|туркменабад|туркменабат|туркменбаши|туркменбашы|түркменабат|אשגבט|عشق اباد|عشق‌اباد|アシカハート|阿什哈巴德
|阿什哈巴特|아슈하바트
TN:aryanah|ben arous|ben gardane|bizerte|boumhel el bassatine|dar chabanne|djemmal|douar hicher|el hamma|el kef
|el mgarsa|el mourouj|ettadhamen|feriana|fouchana|gabes?|gafsa|gremda|hammam sousse|hammam-lif|hammamet|houmt souk
|jedeida|jendouba|kairouan|kalaa srira|kasserine|kelaa kebira|kelibia|ksar hellal|la gazelle|la goulette|la marsa
|la mohammedia|le bardo|le kram|medenine|menzel bourguiba|mnihla|moknine|msaken|nabeul|oued lill|sakiet ed daier
|sakiet ez zit|sejoumi|sfax|sidi bouzid|sousse|sukrah|tataouine|teboulba|tunis|tunisi|tunisz|zarzis|zouila|τυνιδα
|תוניס|اريانة|اريانة‎|اریانه|الحامة|الحمامات|القصرين|القصرین|القيروان|الكاف|المنستير|المنستیر|المهدية|المهدیه|الکاف
|باجة|باجه|باجہ|باردو|بن عروس|بنزرت|بنزرت |بنڤردان|تطاوين|تطاوین|تونس شہر|توونس|جرجيس|جرجیس|جمال|جندوبة|جندوبه|جندوبہ
|حلق الوادي|حلق الوادی|حمام الانف|حمامات، تیونس|حومة السوق|حومه السوق|حومۃ السوق|رادس|ريج|سكرة|سوسة|سوسه|سوسہ
|سيدي بوزيد|سیدی بوزید|صفاقس|طبلبة|فريانة|قابس|قصرین|قفصة|قفصه|قفصہ|قليبية|قیروان|لا گولیتی|مدنين|مدنین|مساكن
|منزل بورقيبة|منستير|مهدیه|نابل|ولاية قابس|ڤابس|チュニス|튀니스
TO:'ohonua|hihifo|neiafu|nuku‘alofa|pangai|τονγκαταπου|тонгатапу|טונגטאפו|تونغاتابو|تونگاتاپو|トンカタフ|东加塔布|東加塔布島|통가타푸
TR:adane|adano|adapazari|adiyaman|afyonkarahisar|agri?|aksaray|alaia|alanya|amida|ancara|angara|ankara|ankaro|antakya
|antalya|antiochia|antiochie|antioquia|arnavutkoy|atali|atalia|atasehir|attalia|aydin|bagcilar|bahcelievler|balikesir
|basaksehir|batikent|batman?|beylikduzu|bingol|bolu|bursa|burso|buyukcekmece|byzantium|byzanz|canakkale|cankaya|cigli?
|cizre|constantinople|corlu|costantinopoli|denizli|derince|diyarbakir|duzce|edirne|elazig|eregli|erzincan|erzurum
|esenler|esenyurt|eskisehir|esmirna|estambul|fatih|gaziantep|gebze|giresun|golbasi|inegol|iskenderun|isparta|istambul
|istanboel|istanbul|isztanbul|izmir|izmit|janik|kahramanmaras|karabaglar|karabuk|karaman|karin|karsiyaka|kastamonu
|kayseri|kirikkale|kirsehir|kiziltepe|konak|koni|konja|konstantinopel|konya|kordelio|kucukcekmece|kutahya|malatya
|maltepe|mardin|merkezefendi|mersin|muratpasa|nazilli|nilufer|olbia|ordu?|osmaniye|prusa|rize|salihli|samandag|samsun
|sancaktepe|sanliurfa|silifke|sisli|sivas|siverek|skutari|smyrna|smyrne|stambul|sultanbeyli|sultangazi|tarsus|tekirdag
|tokat|trabzon|umraniye|urartu|usak|uskudar|viransehir|zeytinburnu|κωνσταντινουπολη|стамбул|איסטנבול|استانبول|اسطنبول
|イスタンフール|伊斯坦堡|伊斯坦布尔|이스탄불
TT:arima|chaguanas|diego martin|laventille|marabella|mon repos|point fortin|port of spain|port-d'espagne
|port-of-spain|puerto espana|πορτ οφ σπειν|порт-оф-спеин|פורט אוף ספיין|بورت اوف سبين|پورت‌اواسپین|ホートオフスヘイン|西班牙港
|포트오브스페인
TV:asau village|funafuti|kulia village|savave village|tanrake village|toga village|φουναφουτι|фунафути|фунафуті
|פונפוטי|فونافوتي|فونافوتی|フナフティ|富纳富提|富那富提|푸나푸티
TW:bade?|banqiao|caotun|chang-hua|changhua|chiayi city|dai bac|daxi|donggang|douliu|fengshan|gaoxiong|hsinchu
|hualien city|kaohsiung|keelung|magong|miaoli|neihu|neili|new taipei city|sanxia|shulin|taichung|tainan|taipeh|taipei
|taitung|tajpej|taoyuan|tchaj-pej|toufen|wufeng|xinying|xizhi|yingge|zhubei|zhudong|ταιπει|таибеи|таибэи|טאיפיי|تايبيه
|تایپه|三峡区|三峽|三峽区|二林|內壢|內湖|內湖區|八徳区|八德|八德區|内湖区|半线|南投|南投市|台中|台中市|台北|台北市|台南|台南市|員林|嘉義市|埔子|埔里|埔里鎮|基隆|基隆市|大溪|大溪區|宜蘭|宜蘭市|彰化
|彰化市|斗六|斗六市|新北|新北市|新営区|新營|新營區|新竹|新竹市|東港|板橋區|枋橋|桃園區|桃園市|樹林|樹林区|樹林區|永康|永康区|永康區|汐止|汐止区|汐止區|溪湖|潮洲|竹北|竹北市|竹山|竹東|臺中市|臺北市|臺南
|臺東|花蓮市|苗栗|草屯|霧峰|霧峰区|霧峰區|頭份|頭份市|頭份鎮|馬公|马公|高雄|高雄巿|高雄市|鳳山|鳳山区|鳳山區|鶯歌|鶯歌区|鶯歌區|타이베이
TZ:arusha|babati|bagamoyo|bariadi|bukoba|bunda|buseresere|chake chake|dar es salaam|dar es-salaam|dar es-salam
|dar-es-salaam|daressalam|darusselam|diobahika|dodoma|dumila|geiro|geita|handeni|ifakara|igunga|ikwiriri|iringa|kahama
|kasulu|katoro|katumba|kibaha|kibaigwa|kigoma|kilosa|kondoa|korogwe|kyela|mafinga|makumbako|mapinga|masasi|masumbwe
|mbeya|mbinga|mbuguni|mbulu|merelani|mlowo|morogoro|moshi|mpanda|mtwara|musoma|mwandege|mwanza|namanyere|nansio|njombe
|nzega|rujewa|sansibar|sengerema|shinyanga|singida|songea?|sumbawanga|tabora?|tanga?|tarime|tukuyu|tunduma|tunduru
|ushirombo|utengule|uyovu|vikindu|vwawa|zanzibar?|νταρ εσ σαλαμ|дар-ес-салам|дар-эс-салам|דאר א-סלאם|دار السلام
|دارالسلام|タルエスサラーム|沙蘭港|达累斯萨拉姆|다르에스살람
UA:alchevsk|avtozavodskyi|berdyansk|berestovskyi|bila tserkva|bohodukhivskyi|bohuniya|borshchahivka|brovary
|cheremushky|cherkasy|chernihiv|chernivtsi|chumakivskyi|darnytsya|desna|desnyanskyi|dnipro|dniprovskyi|donetsk
|fortechnyi|hirnytskyi|horlivka|ivano-frankivsk|kalmiuskyi|kalynivskyi|kamyanets-podilskyi|kamyanske|kerch|kharkiv
|kharkivskyi masyv|khmelnytskyi|kiev|kiew|kijev|kijow|kindrativskyi|kiova|konotop|kovpakivskyi|kramatorsk|kremenchuk
|kropyvnytskyi|kryvyy rih|kyiv|kyivskyi|kyjev|lisovyi masyv|livoberezhnyi|luhansk|lutsk|lviv|lysychansk|makiyivka
|mariupol|melitopol|mukachevo|mykilska borshchahivka|mykolayiv|nikopol|novozavodskyi|nyzhnodniprovsk|obolon|odesa
|oleksandrivskyi|oleksiyivka|pavlohrad|pechersk|podilskyi|poltava|pozniaky|pravyi bereh|rayon ktz|rivne|rutchenkivskyi
|saltivka|sevastopol|shevchenkivskyi|simferopol|sinferopoli|siverskodonetsk|skhidni kvartaly|slovyansk|smolyanskyi
|sumy|sykhiv|symferopol|szimferopol|ternopil|tsentralno-miskyi|tsentralnyi|uzhhorod|verhunskyi|vilkhivskyi|vinnytsya
|voskresenka|voznesenskyi|vyhurivshchyna-troyeshchyna|yevpatoriya|yuzivskyi|zaporizhzhya|zarichnyi|zhytomyr|κιεβο
|συμφεροπολη|автозаводськии|автозаводськии раион|адэса|акмәсҗит|акъяр|александровск|алчевск|алчевськ|артемівськии
|артемівськии раион|балтавар|белая царква|белая церковь|бердянск|бердянськ|берестовськии|берестовськии раион
|била церква|богодухівськии|богодухівськии раион|богунськии|богунськии раион|богунія|борщаговка|борщагівка|бравары
|бровари|бровары|будьоннівськии|вергунськии|вергунськии раион|верноленинск|вигуровщина-троещина|вигурівщина-троєщина
|винница|виґурівщина-троєщина|вознесенськии|вознесенськии раион|ворошиловград|ворошиловськии|ворошиловськии раион
|воскресенка|вільхівськии|вінниця|горлаука|горловк|горловка|город миллиона роз|гірницькии|гірницькии раион|данецк
|дарницькии раион|дарниця|деснянськии|деснянськии раион|днепр|днепропетровск|днипро|дніпровськии раион
|дніпродзержинськ|донбас-сіті|евпатория|елисаветград|жданов|жемчужина у моря|житомир|житомиръ|жовтневии
|жовтневии раион|жытомир|запарожжа|запорожье|зарічнии|зарічнии раион|ивано-франковск|калинвар|калингород|калинівка
|калинівськии|калинівськии раион|кальміуськии|калінінськии|калінінськии раион|кам'янець-подільськии|кам'янське
|каменец-подолски|каменец-подольскии|каменское|канатоп|канатып|кеиу|керменчук|керч|керчь|киев|киев ош|киз-яр|кирмәнчек
|киів|киівськии|киівськии раион|ковпаківськии|ковпаківськии раион|конотоп|корольовськии раион|коцюбіів|краматор
|краматорск|краматорска|крамянчуг|криви рог|кривии риҕ|кривии ріг|куибишевськии|куибишевськии раион|куман
|кіндратівськии|кіровськии|кіровськии раион|лавов|лвов|ленінськии|ленінськии раион|лисичанск|лисичанськ|лтава|луганск
|луганскаи|луцк|луцьк|львив|лівобережнии|лівобережнии раион|лісовии масив|макеевка|макіівка|мариупол|мариуполь
|мелитополь|мелитопіль|микитин ріг|микитинська січ|миколаів|микопіль|микільська борщагівка|молотовськии|мукачеве
|мукачево|нижнеднепровск|нижньодніпровськ|нижньодніпровськ-вузол|николаев|новозаводськии|новозаводськии раион
|оболонськии раион|оболонь|олександрівка|олексіівка|орджонікідзевськии|осипенко|павлоград|палтава|паулаград
|петровськии|печерськ|печерськии раион|плоскуров|плоскурів|подільськ|подільськии раион|позняки|правии берег
|пролетарськии|пролетарськии раион|раион харківського тракторного завода|раион хтз|ровно|роуна|рутченкове|рівне
|салтівка|севастопаль|севастопол|северодонецк|симфереполь|симферопол|симферополь|сихов|сихів|славянск|славјанск
|слов'янськ|смолянськии|суми|сумы|схід|східні квартали|сєвєродонецьк|сіверськодонецьк|сімферополь|тернополь|тернопіль
|ужгарад|ужгород|фортеця|фортечнии раион|франківськ|харков|харків|харківськии масив|харьков|хмельницкии
|центрально-міськии|центрально-міськии раион|чаркасы|чарнауцы|чарнігау|червоногвардіиськии|черкас хот|черкаси|чернивци
|чернигов|черновци|чернігів|чумакове|шевченківськии|шевченківськии раион|юзівськии|євпаторія|єлизаветград|єлисавет
|івано-франківськ|іллічівськии|іллічівськии раион|סימפרופול|קייב|سيمفروبول|سیمفروپل|كييف|کیف|キーウ|シンフェロホリ|基輔|基辅|辛菲罗波尔
|辛非洛浦|심페로폴|키예프
UG:apac|arua|bugembe|bunamwaya|bwizibwera|entebbe|fort portal|gulu|hoima|ibanda|iganga|ishaka|kajansi|kampala|kampalo
|kamuli|kapchorwa|kasangati|kasanje|kasese|katabi|kira|kitgum|koboko|kotido|kyengera|lira?|lugazi|luwero|masaka
|masindi|mbarara|mityana|mpigi|mpondwe|mubende|mukono|nakivale refugee camp|nansana|nebbi|njeru|pallisa|rutoma
|rwamwanja refugee camp|soroti|tororo|wakiso|yumbe|καμπαλα|кампала|קמפאלה|كامبالا|کامپالا|カンハラ|坎帕拉|캄팔라
US:alabama|alaska|albuquerque|allegheny|anaheim?|anchorage?|arizona|arkansas|arlington|atlanta|atlanto|aurora?
|austin?|bakersfield|baltimore|beulah (dakota du nord)|beulah, bac dakota|beulah, dakota de nord
|beulah, dakota del nord|beulah, dakota del norte|beulah, dakota do norte|beulah, dakota polnocna|beulah, eszak-dakota
|beulah, kuzey dakota|beulah, noord-dakota|beulah, nord-dakota|beulah, north dakota|beulah, pohjois-dakota
|beulah, severni dakota|boston?|breukelen|bridgetown|bronks|bronx|brooklyn|buffalo?|center (dakota du nord)
|center, bac dakota|center, dakota de nord|center, dakota del nord|center, dakota del norte|center, dakota do norte
|center, dakota polnocna|center, eszak-dakota|center, noord-dakota|center, nord-dakota|center, north dakota
|center, pohjois-dakota|center, severni dakota|chandler?|charlotte?|chicago|chula vista|cincinnati|cleveland|colorado?
|colorado springs|columbus?|connecticut|corpus christi|dalas|dallas?|delaware|denver|detroit?|district of columbia
|durham|el paso|filadelfia|filadelfie|filadelfii|filadelfio|fletcher|fort wayne|fort worth|franklin|fresno?|gilbert
|glendale|greensboro|greenwood|hawaii|hayden|henderson|honolulu|houston|idaho|illinois|indianapolis|iowa|irvine
|jacksonville|jersey city|kansas|kansas city|kentucky|knox [indiana]|knox, indiana|laredo|las vegas|lexington
|lexington-fayette|long beach|los angeles|louisiana|louisville|lubbock|madison?|maine|majami|manhattan
|marengo [indiana]|marengo, indiana|massachusetts|mayami|meads|memfis|memphis|merkez, kuzey dakota|mesa?|miami
|michigan|milwaukee|minneapolis|minnesota|mississippi|missouri|montana?|monticello [kentucky]|monticello, kentucky
|motown|nashville|nebraska|new hampshire|new jersey|new mexico|new orleans|new salem, bac dakota
|new salem, dakota polnocna|new salem, eszak-dakota|new salem, kuzey dakota|new salem, noord-dakota
|new salem, nord-dakota|new salem, north dakota|new salem, pohjois-dakota|new salem, severni dakota|new south memphis
|new york|new york city|newark|north carolina|north dakota|nova york|nowy jork|nueva york|oakland|ohio|oklahoma
|oklahoma city|omaha|oregon|orlando?|pennsylvania|petersburg [indiana]|petersburg, indiana|phila|philly|phoenix?
|pittsburgh|plano?|portland?|queens?|raleigh|reno?|rhode island|riverside?|roli|sacramento?|saint paul|sakraments
|san antonio|san diego|san francisco|seattle|south boston|south carolina|south dakota|st. louis|staten island|stockton
|tampa?|tell city [indiana]|tell city, indiana|tennessee|texas|the bronx|tri-cities|tucson|tulsa|utah|vegas|vermont
|vevay [indiana]|vevay, indiana|vincennes [indiana]|vincennes, indiana|virginia beach|washington|waszyngton
|west raleigh|west virginia|whitehall|wichita|winamac [indiana]|winamac, indiana|winston-salem|wisconsin|wyoming
|ανκορατζ|αντακ|βανσεν, ιντιανα|βιβει, ιντιανα|γιακουτατ|γουιναμακ, ιντιανα|ιντιαναπολισ|λοσ αντζελεσ|λουιβιλ
|μαρενγκο, ιντιανα|μενομινε|μετλακατλα|μοντιτσελο, κεντακι|μπεουλα, βορεια ντακοτα|μποιζι|νεα υορκη
|νιου σειλεμ, βορεια ντακοτα|νομε|νοξ, ιντιανα|ντενβερ|ντιτροιτ|πιτερσμπεργκ, ιντιανα|σεντερ, βορεια ντακοτα|σικαγο
|σιτκα|τελ σιτι, ιντιανα|τζουνο|φοινιξ|χονολουλου|адак|анкоридж|бʼюла, північна дакота|боила, северная дакота|боисе
|вевеи, индиана|винсеннес|вівеи, індіана|вінамак, індіана|вінсенс, індіана|гонолулу|денвер|детроит|джуно|индианаполис
|лос-анджелес|луисвилл|луісвілл|маренго, индиана|маренго, індіана|меномини|меноміні|метлакатла|монтиселло, кентукки
|монтіселло, кентуккі|нокс, индиана|нокс, індіана|ном|нью-иорк|нью-салем, північна дакота|нью-сеилем, северная дакота
|питерсберг, индиана|пітерсберг, індіана|сентр, північна дакота|ситка|сітка|телл-сити|телл-сіті, індіана|уинамак
|финикс|фінікс|центр, северная дакота|чикаго|чікаґо|якутат|індіанаполіс|אדאק|אינדיאנפוליס|אנקורג׳|בויסי
|ביולה, דקוטה הצפונית|ג׳ונו|דטרויט|דנוור|הונולולו|ויוואיי, אינדיאנה|וינמאק, אינדיאנה|וינסנס, אינדיאנה
|טל סיטי, אינדיאנה|יקוטאט|לואיוויל|לוס אנג׳לס|מונטיצ׳לו, קנטאקי|מטלקטלה|מנומיני|מרנגו, אינדיאנה|נום|נוקס, אינדיאנה
|ניו יורק|ניו סיילם, דקוטה הצפונית|סיטקה|סנטר, דקוטה הצפונית|פיטרסבורג, אינדיאנה|פיניקס|שיקגו|اداك|انديانابوليس
|انشوراج|انکوریج|ایدک|ایندیاناپولیس|بويس|بویسی|بيترسبرغ|بيولا، داكوتا الشمالية|بیولا، داکوتای شمالی|تل‌سیتی، ایندیانا
|جونو|جوني|دنفر|دنور|ديترويت|دیترویت|سنتر|سنتر، داکوتای شمالی|سيتكا|سیتکا|شيكاغو|شیکاگو|فيفاي|فينسينس|فينكس|فینکس
|كونكس|لوس انجلوس|لوس‌انجلس|لويس فيل|لويیزویل|مارنجو|مارنگو، ایندیانا|مانتیسلو، کنتاکی|متالاکاتلا|مدينة تل، انديانا
|منامینی|مونتيسيلو|ميتلاكاتلا|مينوميني|ناکس، ایندیانا|نوم|نيو ساليم|نيويورك|نیوسالم، داکوتای شمالی|نیویورک|هونولولو
|ويناماك|ویناماک، ایندیانا|وینسنس، اندیانا|ویوی، ایندیانا|ياكوتات|پیترزبرگ، ایندیانا|یاکوتات|アタック|アンカレッシ|インティアナホリス
|インティアナ州ウィナマック|インティアナ州テルシティ|インティアナ州ノックス|インティアナ州ヒヘー|インティアナ州ヒンセンス|インティアナ州ヒータースハーク|インティアナ州マレンコ|ケンタッキー州モンティチェロ|シカコ|シトカ
|シュノー|テトロイト|テンハー|ニューヨーク|ノースタコタ州センター|ノースタコタ州ニューセーラム|ノースタコタ州ヒューラー|ノーム|フェニックス|ホイシ|ホノルル|メトラカトラ|メノミニー|ヤクタット|ルイヒル|ロサンセルス|丹佛
|亚库塔特|凤凰城|北达科他州新塞勒姆|北达科他州比尤拉|北达科他州申特|北達科他州中心|北達科他州布由拉|北達科他州紐沙倫|博伊西|印第安纳州威纳马克|印第安纳州彼得斯堡|印第安纳州温森斯|印第安纳州特尔城|印第安纳州维维市
|印第安纳州诺克斯|印第安纳州马伦戈|印第安纳波利斯|印第安那州威納馬克|印第安那州彼得堡|印第安那州泰爾城|印第安那州溫森斯|印第安那州維威|印第安那州諾克斯|印第安那州馬倫哥|印第安那波里斯|埃达克|安克拉治|安克雷奇|底特律|朱諾
|朱诺|梅特拉卡特拉|梅诺米尼|檀香山|波夕|洛杉矶|洛杉磯|紐約|纽约|美諾米尼|肯塔基州蒙地卻羅|肯塔基州蒙蒂塞洛|艾達克|芝加哥|諾姆|诺姆|路易斯維爾|路易斯维尔|錫特卡|锡特卡|雅庫塔|鳳凰城|노스다코타주, 뉴살렘
|노스다코타주, 베라|뉴욕|덴버|디트로이트|로스앤젤레스|루이빌|메노미니|메틀라카틀라|보이시|시카고|싯카|앵커리지|야쿠타트|에이닥|인디애나주, 녹스|인디애나주, 머렝고|인디애나주, 비비|인디애나주, 빈센스
|인디애나주, 위너맥|인디애나주, 텔시티|인디애나주, 피츠버그|인디애나폴리스|주노|중부, 노스다코타|켄터키주, 몬티첼로|피닉스|호놀룰루
UY:artigas|las piedras|montevideo|montevideu|paysandu|tacuarembo|μοντεβιδεο|монтевидео|монтевідео|מונטווידאו
|مونتفيديو|مونته‌ویديو|モンテヒテオ|蒙得维的亚|蒙特維多|몬테비데오
UZ:andijon|angren|bekobod|beruniy|beshariq|bukhara|chilanzar|chirchiq|chortoq|chust|denov|fergana|g'ijduvon shahri
|guliston|gurlan|jizzax|kattaqo'rg'on shahri|kitob|kogon shahri|kosonsoy|marg‘ilon|namangan|navoiy|novyy turtkul'
|nukus|olmaliq|oltinko‘l|parkent|qarshi|qo‘qon|qunghirot|quva|quvasoy|samarcanda|samarcande|samarkand|samarkanda
|samarqand|semerkant|sergeli|shahrisabz|shahrixon|szamarkand|tachkent|taschkent|tashkent|tasjkent|taskent|taszkent
|taszkient|tirmiz|toshkent|tuytepa|uchqurghon shahri|urganch|urgut shahri|xiva|xonobod|xo‘jayli shahri|yangiyer
|yangiyul|yunusobod|σαμαρκανδη|τασκενδη|алмалик|алмалык|ангрен|андижан|андижон|бекабад|бекобод|берунии|бешарыкского
|бухар|бухара|бухоро|гулистан|гулистон|гулістан|гурлан|денов|джизак|джиззак|жызак|каган|карши|каршы|карші|касан
|каттакурган|каттақурғон|китаб|китоб|коканд|кува|маргилан|марғилон|навои|навоі|наманган|наманған|науаи|нукус|нурафшан
|нурафшон|нурәфшан|нүкіс|олмалиқ|паркент|пәркәнт|самарканд|самарқан|самарқанд|советабад|ташкен|ташкент|ташкент ош
|термез|термиз|терміз|урганч|ургенч|ургунҷ|ургут|уч-курган|учкурган|фарғона|фергана|фергона|хива|ходжеили|хонобод
|чирчик|чирчиқ|чуст|чырчык|шахрисаб|шахрисабз|шахрысабз|янгиер|янгииул|янгиюль|טשקנט|סמרקנד|تاشکند|سمرقند|طشقند|サマルカント
|タシケント|塔什干|撒馬爾罕|撒马尔罕|사마르칸트|타슈켄트
VA:el vaticano|le vatican|vatican|vatikanen|vatikanet|ハチカン|바티칸
VC:barrouallie|calliaqua|chateaubelair|layou|saint vincent|saint-vincent|st. vincent|svaty vincenc|αγιοσ βικεντιοσ
|сент-винсент|сент-вінсент|סנט וינסנט|سانت فنسنت|سنت وینسنت|セントヒンセント|圣文森特|聖文森|세인트빈센트
VE:acarigua|altagracia de orituco|alto barinas|anaco?|araure|barinas|barquisimeto|baruta|biruaca|bocono|cabimas
|cabudare|cagua|caicara del orinoco|calabozo?|cantaura|caracas?|carora|carupano|catia la mar|chacao|charallave
|chivacoa|ciudad bolivar|ciudad guayana|ciudad ojeda|coro?|cumana?|el cafetal|el limon|el tigre|el tocuyo|el vigia
|guacara|guanare|guarenas|guasdualito|guatire|guayana|guigue|karakas|kumana|la concepcion|la fria|la victoria
|la villa del rosario|lander?|los puertos de altagracia|los rastrojos|los teques|machiques|maracaibo|maracay|mariara
|maturin|mene grande|ocumare del tuy|palo negro|pampatar|petare|porlamar|puerto ayacucho|puerto cabello|puerto la cruz
|punta cardon|punta de mata|punto fijo|san antonio del tachira|san carlos|san carlos del zulia|san fernando de apure
|san jose de guanipa|san timoteo|santa cruz de mara|santa teresa del tuy|socopo|tacarigua|tariba|tinaquillo|tucupita
|turmero|upata|valera?|valle de la pascua|villa de cura|yaritagua|καρακασ|каракас|קראקס|كاراكاس|کاراکاس|カラカス|加拉加斯|卡拉卡斯
|카라카스
VG:road town|tortola?|τορτολα|тортола|טורטולה|تورتولا|トルトーラ|托尔托拉|托爾托拉|토르톨라
VI:amalienborg|charlotte amalie|cruz bay|saint croix|saint-thomas|st. thomas|svaty tomas (karibik)|wirtshaus
|αγιοσ θωμασ|сент-томас|סנט תומאס|سانت توماس|سنت توماس|セントトーマス|圣托马斯|聖托馬斯|세인트토마스
VN:an nhon|ba dinh|ba vi|bac giang|bac lieu|bac ninh|bac tu liem|bao loc|ben cat|bien hoa|binh thanh|buon ma thuot
|ca mau|cam pha|cam ranh|can giuoc|can tho|cao lanh|cau giay|chi linh|cho lon|ciudad ho chi minh|da nang|di an
|dien ban|dong da|dong xoai|duc pho|duc trong|gia lam|gia rai|ha long|ha noi|ha tinh|hai ba trung|hai duong|haiphong
|hajfong|hanoi|ho chi minh|ho chi minh city|ho chi minh kenti|ho chi minh-byen|ho chi minh-staden
|ho chi minhin kaupunki|ho chi minhstad|ho ci minovo mesto|ho si min|ho si minh-varos|ho-chi-minh-stadt
|ho-chi-minh-ville|hoa thanh|huyen lam ha|kon tum|ky anh|la gi|lang son|long bien|long khanh|long xuyen|my tho
|nam dinh|nghi son|nha trang|ninh hoa|phan rang-thap cham|phan thiet|pho yen|phu my|phu quoc|phuc yen|quan ba|quan bon
|quan muoi|quan muoi mot|quan nam|quan sau|quang ngai|qui nhon|quinton|rach gia|sa dec|sai gon|saigon|sajgon|soc trang
|son tay|tam ky|tan an|tay ho|thanh hoa|thanh khe|thanh pho ba ria|thanh xuan|thi tran dai tu|thi tran dong trieu
|thi tran thuan chau|thot not|thu dau mot|thu duc|thuan an|thuan thanh|tinh bien|tp hcm|tp ho chi minh|tra vinh
|trang bang|turan|viet tri|viet yen|vinh|vinh chau|vung tau|xuan loc|ða lat|ðong ha|πολη χο τσι μινχ|хошимин|хошимін
|הו צ׳י מין סיטי|مدينة هو تشي منة|هوشی‌مین‌سیتی|ホーチミン|胡志明市|사이공
VU:efate|isangel|lakatoro|luganville|port-vila|saratamata|εφατε|ефате|эфате|אפטה|افاته|ايفات|エフェテ島|埃法特|에파테
WF:leava|mata-utu|wallison|γουαλισ|уоллис|уолліс|ווליס|واليس|والیس|ウォリス諸島|瓦利斯|월리스
WS:apia|leulumoega|lufilufi|mulifanua|palauli|safotu|vailoa|vaitele|απια|апиа|апіа|אפיה|ابيا|اپیا|アヒア|阿皮亚|阿皮亞|아피아
XK:ferizaj|gjakove|gjilan|glogovac|istok|mitrovice|pristina?|prisztina|prizren|suva reka|vitina
YE:aden|al hudaydah|bajil|dhamar|hajjah|mukalla|sa'dah|sanaa|sayyan|taiz|zabid|αντεν|аден|עדן|اب|الحديدة|الحدیده
|الحدیدہ|المكلا|المکلا|ای بی|باجل|تعز|حجة|حجه|حجہ|ذمار|زبيد|سيان|صعدة|صعده|صعدہ|صنعاء|عدن|عمران|مکلا|‘amran|アテン|亚丁|亞丁
|아덴
YT:dembeni|dzaoudzi|kaoueni|koungou|labattoir|majikavo koropa|mamoudzou|mtsapere|pamandzi|메요트
ZA:alberton|alexandra?|athlone|atlantis|bela bela|benoni|bethal|bhisho|bloemfontein?|boksburg|bothaville|botshabelo
|brakpan|brits?|cape town|carletonville|centurion?|diepsloot|durban|east london|emalahleni|embalenhle|ermelo|etwatwa
|evaton|ga-rankuwa|george|germiston|gqeberha|grahamstown|hammanskraal|i-johannesburg|ivory park|joanesburgo
|johannesburg|johannesburga|johannesburgo|johannesburgu|kaapstad|kapstaden|kapstadt|kapsztad|kariega|kimberley
|klerksdorp|kroonstad|krugersdorp|kutloanong|kwadukuza|ladysmith|louis trichardt|mabopane|mafikeng|mbombela|mdantsane
|midrand|mmabatho|mokopane|mossel bay|mpumalanga|mthatha|nigel|ntuzuma|odendaalsrus|orkney|oudtshoorn|paarl|phalaborwa
|phuthaditjhaba|piet retief|pietermaritzburg|pinetown|polokwane|potchefstroom|pretoria?|pretorie|pretorii|qonce
|randburg|randfontein|richards bay|roodepoort|rustenburg|sasolburg|somaroboro|somerset west|soshanguve|soweto|springs?
|standerton|stellenbosch|stilfontein|thaba nchu|thembisa|thohoyandou|tokoza|tshwane|upington|vanderbijlpark
|vereeniging|virginia?|vryheid|welkom?|westonaria|γιοχανεσμπουργκ|иоганнесбурґ|иоханнесбург|יוהנסבורג|جوهانسبرغ
|ژوهانسبورگ|ヨハネスフルク|約翰尼斯堡|约翰内斯堡|요하네스버그
ZM:chilanga township|chililabombwe|chingola|chipata|chisankane|chongwe|chunga?|kabwe|kafue|kalulushi|kansanshi
|kapiri mposhi|kitwe|livingstone|luanshya|lundazi|lusaka|lusako|madido|mazabuka|mbala|mkushi|mongu|monze|mpika
|mpulungu|mufulira|mumbwa|nakonde|namalombwe|nchelenge|ndola|petauke|samfya|solwezi|λουζακα|лусака|לוסקה|لوزاکا|لوساكا
|ルサカ|卢萨卡|路沙卡|루사카
ZW:beitbridge|bindura|bulawayo|chegutu|chinhoyi|chiredzi|chitungwiza|epworth|gweru|harare|kwekwe|marondera|masvingo
|mutare?|norton|redcliff|ruwa|salisbury|zvishavane|χαραρε|хараре|הרארה|هراره|هراري|ハラレ|哈拉雷|하라레
"""

LANGUAGES = """\
AL:albanian
AM:armenian
AZ:azerbaijani
BA:bosnian
BD:bangla
BG:bulgarian
BI:rundi
CN:chinese
CZ:czech
DE:german?
DK:danish
EE:estonian
ES:spanish
FI:finnish
FO:faroese
FR:french?
GE:georgian
GL:kalaallisut
GR:greek
HR:croatian
HU:hungarian
ID:indonesian
IL:hebrew
IR:persian
IS:icelandic
IT:italian
JP:japanese
KH:khmer?
KR:korean?
KZ:kazakh?
LA:lao?
LK:sinhala
LT:lithuanian
LU:luxembourgish
LV:latvian
MG:malagasy
MH:marshallese
MK:macedonian
MM:burmese
MN:mongolian
MT:maltese
MV:divehi
MW:nyanja
MY:malay
NL:dutch
NO:norwegian
NR:nauru
PK:urdu?
PL:polish?
PY:guarani?
RO:romanian
RS:serbian
RU:russian
RW:kinyarwanda
SE:swedish
SI:slovenian
SK:slovak?
SN:wolof
SO:somali?
TH:thai?
TJ:tajik
TM:turkmen
TO:tongan
TR:turkish
UA:ukrainian
UZ:uzbek?
VA:latin?
VN:vietnamese
VU:bislama
WS:samoan?
ZW:shona
"""
