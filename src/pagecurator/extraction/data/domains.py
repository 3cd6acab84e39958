# ruff: noqa: SIM905 - lists of words are written as words
"""Top-level domains, and the domains of free mail providers."""

from __future__ import annotations

COUNTRY_TLDS = frozenset(
    """ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk
    fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq
    ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh
    mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk
    pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy
    sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za
    zm zw""".split()
)
GENERIC_TLDS = frozenset(
    """com net org info biz edu gov mil int name pro aero asia cat coop jobs mobi museum post tel travel xxx
    arpa academy accountant accountants actor adult africa agency airforce amsterdam apartments app archi
    army art arte associates attorney auction audio auto autos baby band bank bar barcelona basketball
    bayern beauty beer berlin best bet bid bike bingo bio bio black blackfriday blog blue boats boo boston
    boutique brussels budapest build builders business buzz bzh cab cafe cam camera camp capital car cards
    care career careers cars casa cash casino catering catholic center ceo charity chat cheap christmas
    church city claims cleaning click clinic clothing cloud club coach codes coffee college cologne
    community company computer condos construction consulting contact contractors cooking cool corsica
    country coupons courses credit creditcard cricket cruises cymru dance date dating day deals degree
    delivery democrat dental dentist desi design dev diamonds diet digital direct directory discount doctor
    dog domains download durban earth eco education email energy engineer engineering enterprises equipment
    esq estate eus events exchange expert exposed express fail faith family fan fans farm fashion fish
    finance financial fishing fit fitness flights florist flowers football forsale foundation frl fun fund
    furniture futbol fyi gal gallery game games garden gay gent gift gifts gives glass global gmbh gold golf
    graphics gratis green gripe group guide guitars guru hair hamburg haus health healthcare help hiphop hiv
    hockey holdings holiday homes horse hospital host hosting house how immo immobilien inc industries ing
    ink institute insurance insure international investments irish ist istanbul jetzt jewelry joburg kaufen
    kim kitchen kiwi koeln koln krd kyoto land lat law lawyer lease legal lgbt life lighting limited limo
    link live llc loan loans lol london love ltd ltda luxe luxury madrid maison makeup management market
    marketing mba media medical melbourne memorial men menu miami moda moe mom money monster mortgage moscow
    moto motorcycles movie nagoya network new news ngo ninja nrw nyc observer okinawa one ong onl online ooo
    organic osaka page paris partners parts party pet pharmacy phd photo photography photos physio pics
    pictures pink pizza place plumbing plus poker porn press productions prof promo properties property pub
    quebec quest racing radio realestate realtor realty recipes red rehab reise reisen rent rentals repair
    report republican rest restaurant review reviews rich rip rocks rodeo rugby ruhr run ryukyu saarland
    sale salon sarl school schule science scot security select services sexy shiksha shoes shop shopping
    show singles site skateboard ski soccer social software solar solutions soy space spa sport storage
    store stream studio study style supplies supply support surf surgery swiss sydney systems taipei tattoo
    tax taxi team tech technology tennis theater theatre tickets tienda tips tires tirol today tokyo tools
    top tours town toys trade trading training tube university uno vacations vegas ventures vet versicherung
    viajes video villas vin vip vision vlaanderen vodka vote voting voto voyage wales wang watch webcam
    website wedding wien wiki win wine work works world wtf xyz yachts yoga yokohama zone abc amazon apple
    audi barclays bbc bmw bnpparibas bosch canon cern chanel dhl google hsbc ikano leclerc lidl microsoft
    neustar ovh philips saxo sap sbs schwarz sky sncf sony swatch tui ubs weber xerox""".split()
)
IDN_TLDS = frozenset(
    "рф укр бел срб мкд қаз ελ бг 中国 中國 香港 台灣 한국 онлайн сайт дети москва рус орг ком".split()
)
RESERVED_TLDS = frozenset(("example", "test"))
"""Reserved for documentation and testing (RFC 2606): the sample sites use them."""

TLDS = COUNTRY_TLDS | GENERIC_TLDS | IDN_TLDS | RESERVED_TLDS

FREE_MAIL = frozenset(
    """gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.com.au
    yahoo.com.br ymail.com rocketmail.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.es
    hotmail.it hotmail.nl outlook.com outlook.de outlook.fr outlook.es live.com live.co.uk live.nl live.de
    live.fr live.ca msn.com aol.com aol.de aim.com icloud.com me.com mac.com gmx.de gmx.net gmx.at gmx.ch
    gmx.com web.de freenet.de t-online.de arcor.de online.de mail.de posteo.de mailbox.org email.de
    bluewin.ch hispeed.ch sunrise.ch aon.at chello.at chello.nl ziggo.nl kpnmail.nl planet.nl home.nl
    hetnet.nl xs4all.nl upcmail.nl quicknet.nl telenet.be skynet.be orange.fr wanadoo.fr free.fr laposte.net
    sfr.fr neuf.fr libero.it virgilio.it tiscali.it alice.it tin.it terra.es telefonica.net wp.pl o2.pl
    onet.pl interia.pl op.pl seznam.cz centrum.cz email.cz azet.sk mail.ru bk.ru list.ru inbox.ru yandex.ru
    yandex.com rambler.ru ukr.net qq.com 163.com 126.com sina.com sohu.com naver.com daum.net hanmail.net
    rediffmail.com proton.me protonmail.com protonmail.ch tutanota.com tuta.io zoho.com fastmail.com
    fastmail.fm hey.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
    earthlink.net juno.com optonline.net roadrunner.com rr.com btinternet.com btopenworld.com ntlworld.com
    virginmedia.com sky.com talktalk.net blueyonder.co.uk tiscali.co.uk bigpond.com bigpond.net.au
    optusnet.com.au iinet.net.au sympatico.ca rogers.com shaw.ca telus.net eircom.net uol.com.br bol.com.br
    terra.com.br ig.com.br mail.com email.com usa.net inbox.com hushmail.com""".split()
)
