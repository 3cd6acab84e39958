# ruff: noqa: SIM905 - lists of words are written as words
"""Frequent given names and, where names have no capitals, frequent surnames.

A given name is evidence, never a condition, for words written like a name; it is a condition where a line is in
capitals, where a surname is also a common word, and in alphabets without capitals. Case and accents are ignored.
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    aaron abby abigail abraham ada adam adrian adriana adrienne agnes aidan al alan alasdair albert alec alejandra
    alejandro alessandra alessandro alex alexa alexander alexandra alexandre alexis alfonso alfred alfredo ali
    alice alicia alison alistair allan allen allison alma alyssa amalia amanda amber amelia amelie amy ana
    anastasia anders andre andrea andreas andreea andrei andres andrew andrzej andy angel angela angelica angelo
    angie angus anita anja ann anna annalisa anne annemarie annette annie annika anthony antje antoine anton
    antonella antonia antonio aoife arabella ariana arianna ariel arlene armando arnaud arne arno arnold arthur
    arturo arvid ashley astrid audrey august augusto aurelie austin axel barbara barbora barnaby barry bart bastian
    beata beate beatrice beatrix beatriz becky ben benedetta benedict benedikt benjamin bernadette bernard bernd
    bernhard bernice bert bertha bessie beth bethany betty beulah beverly bianca bill billy birgit birgitta bjorn
    blake blanca blanche bob bobby bonnie boris brad bradley brandon brenda brendan brent brett brian bridget
    brigitte britta brittany brooke bruce bruno bryan byron caitlin callum cameron camila camilla camille carin
    carina carl carla carlo carlos carlton carly carmen carol carole carolina caroline carolyn carrie carsten
    carter casey cash cassandra catalina caterina catherine cathy cecil cecile cecilia cedric celia celine cesar
    chad chantal charles charlie charlotte charmaine chase chelsea cheri cheryl chiara chloe chris christa christel
    christian christiane christina christine christoph christophe christopher christy chuck ciara cillian cindy
    claire clara clare clarence clarissa claude claudette claudia claudio claus clayton clemens clement clifford
    clint clinton clive clyde cody colin colleen connie connor conny conor constance corinna corinne cornelia
    courtney craig cristian cristina curtis cynthia dagmar daisy dale damian damien dan dana daniel daniela daniele
    danielle danny daria dario darla darlene darrell darren darryl dave david dawn dean deanna deb debbie deborah
    debra declan dee delphine denis denise dennis derek derrick desiree detlef diana diane diego dieter dietmar
    dirk dolores dominic dominik dominique don donald donna dora doreen doris dorota dorothea dorothy doug douglas
    duane duncan dustin dwayne dwight dylan eamon earl ed eddie edgar edith edmund edna eduardo edward edwin eileen
    elaine eleanor elena eleonora eli elias elisa elisabeth elise elizabeth ella ellen elmer elsa else elsie
    emanuele emil emilia emilie emilio emily emma emmanuel enrico enrique eoin eric erica erich erik erika erin
    ernest ernst erwin esteban esther ethan ethel eugene eunice eva evan evelyn ewa ewan ewen fabian fabien fabio
    fabrice fay faye federica federico felicia felicity felipe felix fergus fernanda fernando filip filippo finlay
    fiona fionnuala flora florence florian floyd frances francesca francesco francine francis francisca francisco
    franck francois francoise frank frankie franz fraser fred freddie frederic frederick frederik fredrik frida
    friedrich fritz gabi gabriel gabriela gabriele gabriella gail gareth garrett gary gavin gene genevieve geoff
    geoffrey georg george georges georgia georgina geraint gerald geraldine gerard gerd gerhard gert gertrud gesa
    gethin gianluca gianni gilbert giles gilles gina ginger giovanna giovanni gisela gitte giulia giuliano giuseppe
    gladys glen glenda glenn gloria gonzalo gordon grace graham grainne grant greg gregor gregory greta gudrun
    guido guillaume guillermo gunnar gunter gunther gustav guy gwen gwendolyn haley hamish hanna hannah hanne
    hannes hans harald harold harriet harry hartmut harvey hazel heather hector heidi heike heiko heiner heinrich
    heinz helen helena helene helga helge helmut hendrik henk henning henri henriette henrik henry herb herbert
    herman hermann hilary hilda hilde hildegard holger holly homer horst howard hubert hugh hugo humberto hunter
    iain ian ida ignacio igor ilaria ilona ilse imogen ina ines inga inge ingeborg ingo ingrid irene iris irma
    irving isaac isabel isabella isabelle ivan ivana ivo iwona jaap jack jackie jacob jacqueline jacques jaime jake
    jakob jakub james jamie jan jana jane janet janice janina janine janis jaroslav jasmin jasmine jason javier jay
    jean jeanette jeanne jeannie jeff jeffrey jemima jenna jennifer jenny jens jeremy jerome jerry jesper jesse
    jessica jessie jesus jill jim jimmy jiri jo joachim joan joana joann joanna joanne joao joaquin jocelyn jochen
    jodi jody joe joel joelle johan johann johanna johannes john johnny jolene jon jonas jonathan jordan jordi jorg
    jorge jorgen jose josef josefine joseph josephine josh joshua josie joy joyce juan juana judith judy juergen
    julia julian juliana juliane julie julien juliet julio julius june jurgen justin justine jutta kai kara karel
    karen kari karin karina karl karla karoline karsten kasper kate katharina katherine kathie kathleen kathrin
    kathryn kathy katie katja katrin kay kayla keir keith kelly ken kendra kenneth kerry kerstin kevin kilian kim
    kimberly kirk kirsten kirstin kjell klara klaus konrad kris krista kristen kristian kristin kristina kristine
    krystal krzysztof kurt kyle lachlan lana lance landon lara larry lars latoya laura laurel lauren laurence
    laurent lauri laurie lea leah leanne leif lela lena lennart leo leon leonard leonardo leonie leroy leslie
    lester leticia liam lidia lilian liliana lily lina linda lindsay lindsey linus lisa lise liz lloyd logan loic
    lois lola lonnie lorena lorenzo loretta lori lorna lorraine louis louisa louise luc luca lucas lucia luciana
    luciano lucie lucille lucinda lucy ludwig luigi luis luisa luise lukas luke lula luther luz lydia lynda lynette
    lynn lynne mabel madeleine mae maeve magali magda magdalena maggie magnus maja malcolm malgorzata malin manfred
    manon manuel manuela mara marc marcel marcela marcello marcelo marcia marcin marco marcos marcus marek margaret
    margarita margit margot marguerite maria mariah marian mariana marianne marie marilyn marina mario marion marit
    marius marjorie mark marko markus marlene marlies marshall marta martha martin martina martine marty marvin
    mary mason mateo mathias mathieu mathilde matilda mats matt matteo matthew matthias matthieu maureen maurice
    mauricio maurizio mauro max maxime maximilian maxine maxwell megan meike melanie melinda melissa melvin
    mercedes meredith mia michael michaela michal michel michela michele michelle miguel mika mikael mike mikkel
    milan mildred milena miles milton mina mindy minnie mira miranda miriam mirjam mitchell mohamed mohammad
    mohammed moira molly mona monica monika monique morgan moritz morris morten muhammad muriel murray myra myriam
    nadia nadine nadja nancy naomi natalia natalie natasha nate nathalie nathan neal ned neil nell nelly nelson
    nettie niamh nicholas nick nicola nicolas nicole niels nigel nikki niklas nikolai nikolaus nils nina noah noel
    noelle noemi nora norbert noreen norma norman nuno octavio oisin olaf ole oleg olga oliver olivia olivier omar
    orla oscar oskar oswald ottmar otto owen pablo padraig pam pamela paola paolo pascal pascale pat patricia
    patricio patrick patrik patrizia patsy patti paul paula paulette paulina pauline paulo pavel pawel pearl pedro
    peer peggy penelope penny per perry pete peter petr petra phil philip philipp philippe phillip phyllis pia
    pierce pierre pierrette pilar piotr pippa poppy preben preston priscilla quentin quinn rachael rachel rachelle
    radek rafael raffaella rainer ralf ralph ramon randall randy raphael raquel raul ray raymond rebecca reggie
    regina reginald regine reiner reinhard reinhold remi rena renata renate rene renee reto rhian rhonda rhys
    ricardo riccardo richard rick ricky rita rob robert roberta roberto robin rochelle rocio rod roderick rodney
    rodolfo rodrigo roger roisin roland rolf romain roman ron ronald ronja rory rosa rosalie rosario rose rosemarie
    rosemary ross roxana roxanne roy ruben ruby rudi rudolf rufus rui rupert russell rusty ruth ryan sabina sabine
    sadie sally salvador salvatore sam samantha samuel sandra sandrine sandy sanne santiago saoirse sara sarah
    sascha saskia scott sean sebastian sebastien selina serena serge sergio seth shane shannon shari sharon shaun
    shawn sheila shelby sheldon shelley sheri sherry shirley sian sibylle sid sidney sigrid silke silvia silvio
    simon simona simone sinead siobhan sofia sofie solveig sonia sonja sonya sophia sophie soren stacey stacie
    stacy stan stanislav stanley stefan stefania stefanie stefano steffen stella sten stephan stephane stephanie
    stephen steve steven stewart stig stuart sue susan susana susann susanna susanne suzanne sven svenja svetlana
    sybille sylvester sylvia sylvie sylwia tadhg tamara tammy tania tanja tanner tanya tara tasha tatiana ted
    terence teresa terri terry thea thelma theo theodore theresa therese theresia thierry thomas thorsten tia tiago
    tiffany till tim timo timothy tina tobias toby tod todd tom tomas tomasz tommy toni tonia tony tonya torben
    tore torsten tracey traci tracy travis trent trenton trevor tricia trina trish tristan troy tyler udo ulf ulla
    ulrich ulrike ursula ute uwe valentin valentina valeria valerie vanessa velma vera verena verna vernon veronica
    veronika veronique vicki vickie vicky victor victoria viktor viktoria vincent vincenzo viola violet virgil
    virginia virginie vivian viviane vladimir volker wade wallace walter waltraud wanda warren wayne wendell wendy
    werner wesley wibke wiebke wilbur wilfried wilhelm will willem william willy wilma wim winfried winifred
    wojciech wolfgang woodrow xavier yann yannick yolanda yves yvette yvonne zach zachary zoe
    """.split()
)
"""Western Europe and the Americas."""

MORE_GIVEN_NAMES = frozenset(
    """
    aad aapo aarav aare aarne aatu abbas abbie abdallah abdelaziz abdelkader abdellah abderrahim abderrahmane abdi
    abdirahman abdoul abdoulaye abdul abdulla abdullah abebe abel abena abiodun aboubacar achieng achraf adaeze
    adalberto adama adaobi addison ade adebayo adele adelheid adeline ademir adeola adewale adil adina aditya adjoa
    adolf adri adriano adrien adwoa aferdita afolabi agata agathe agim agnese agneta agnieszka agris agurtzane agus
    ahmad ahmad-reza ahmed ahmet aiga aigars aija aiko aileen ainhoa aino aisha aissatou aiste aitor aivar aivars
    ajay akash ake akhil aki akin akinyi akira akosua akram alain alana alanna alba alban albana alberto albrecht
    alda aldis aldo aleah aleksandar aleksander aleksandr aleksandra aleksei alena ales alessia alessio alexandros
    alexandru alexei alexey alfons algirdas alicja alina aline alireza alisa alisha alisia alix alketa almaz alois
    alvaro alvydas alysha alyson alzbeta ama amaka amal amandine amar amara amare amaury amel amin amina aminata
    aminatou amir amira amirhossein amit amitabh amparo an anahit anais anand anas anastasios anatoly anca ander
    anderson andi andras andrej andrejs andressa andrey andris andrius andriy ane aneta anette ange angeles
    angelika ani aniko anil anila anissa anjali anke anker ankit ankur annabel annabelle annalise annamaria
    annegret anneke annelies anneliese annelise annemieke annick anniken annikki ans anssi antal antanas ante
    antonietta antonin antonis anu anuj anunciação anup anwar anya anze aparecida apostolos april ara araceli aram
    arancha arantxa arash arben arda ardian ari ariane arie ariella arif arild ariovaldo aristotelis arjan arjun
    arlindo arlo arman armand armands armelle armen armin arnaldo arnau arni arnulf arta arttu artur arturs arun
    arunas arvids arvind arvo arvydas asa asad asbjorn asdis asefa asger asha asher ashish ashlee ashleigh ashlie
    ashok ashot ashwin asier aslı asma asmae assaf assane assunção asta astra asuncion athanasios atis atle attila
    aubrey aud aude audra audrius audrone audun augustin aukje aurelien aurora ausra ava avery avi avraham awa
    axelle ayana aydin ayhan aylin ayman ayo ayodele ayomide ayse aysegul ayumi aziz aziza babacar babak babatunde
    badr baiba bailey balazs balint bambang bao baptiste baraka barbel barbro baris bartosz bas basak bashir
    bastien beat beau becca bedrich begona behnam behrouz bekele bela belen belinda bella bence benedicte bengt
    benito benno benny benoit bent bente berhane berit berk berna bernat berthold bertil bertrand besnik bethan
    bettina beyza beñat bharat bijan bilal biljana binta biodun birger birna birthe biruk biruta birute bjarne
    bjarni bjorg blagoj blai blanka blerim blerta bo boaz bobbi bobbie bodil bodo bogdan boglárka bohdan bohumil
    bojan bojana bola bongani borge borivoj borja borje bostjan boubacar boutheina bozena braden brady brahim bram
    brandi brandy branislav branko breanna brenna briana brianna brice brielle brit britney britt brittney brock
    brody bronius bruna bryce bryndis bryson budi bukola bulent burak burcu burkhard cade caden cadence caio cale
    caleb callie camden camelia camryn can canan candace candela candice cara carey carine carissa carlee carles
    carley carlie carlota carme carmela carmella carmelo carmine carol-ann carola carolann caryn cassia cassie
    catalin cathie cathleen cathryn cayetano cayla cees celso cem cemal ceren cesare cezar chaim chaima chandler
    chandra chanel chantelle chao charalampos charis charlene charley chasity cheick cheikh chelsey cherie cheyenne
    chiamaka chibuzo chidi chie chika chima chinedu chinonso chinwe chioma chipo christal christelle christer
    christi christie christof christos chukwudi chukwuemeka ciera cindi cintia cinzia ciprian ciro claes clarisse
    clarke claudine claudiu cleber clemence clotilde colby cole coleen colette colton con conceição concepcion
    concha cong constantin consuelo cooper cora coralie cordula corentin corey cori corina corine cornel corrie
    cory cosimo cosmin costel coumba cristiane cristiano cristobal cristy csaba csilla curt cyril cyrille dace
    dafna dag daiane daiga daina dainius daisuke daiva dakota dalia dalibor dallas damilola damir damon danguole
    danijel danika danita danuta dao daouda dapo daren darin darius dariush dariusz darko darrel darrin dashamir
    dat davide davis davit davor dawid dawit dayna dayo deana deandra deanne debora deepa deepak deepika deidre
    deirdre dejan delaney delia demetrius denice deniz denny derya desmond desta detlev devendra devin devon dewi
    dian dianna dianne diarra dick didier dietlinde dietrich dilek dimce dimitra dimitris dina dinesh dinh dionysis
    divya dixie djamel djibril dmitri dmitry dmytro doerte doina domagoj domenico dominick donatas donatella donato
    donghyun donny donovan dorian dorin dorothee dorthe dorthy dottie dov dovile dragan dragos drazen drew driss
    drita driton dubravka dumitru dung duong dusan dusty duy duygu dwain dwi easton ebba ebele eberhard ebony ebru
    ece eckhard eddy edeltraud eden edgaras edita edite edoardo edona edouard edson edurne eemeli eero eetu efosa
    efrat egil egle egon eha ehab ehsan ehud eider eija eiji eimantas einar eirik eitan eivind ejike ejnar eka
    ekaterina ekkehard eko ekrem elaina eleni elfriede elham eliane elif elin elina eliot eliska elizabeta elke
    ellinor elliot elliott ellis elmar elodie eloise els elvana elvira elyse elzbieta emanuela emeka emel emeline
    emerson emese emi emine emmanuelle emmett emmi emmie emrah emre encarnacion encarnação endang endel endre eneko
    engelbert engin eniola enrica entela enver enzo ercan erdem erdogan erhan erhard ericka eriks erja erkan erkki
    erling ermal ermira ernestine ernie erol errol ersin erzsebet esa eshetu esi esme esmeralda espen esra essi
    estefania estella estelle estrella eszter etienne etleva ettore eugen eugenia eugenie eugenio eulalia eunji
    evangelia evangeline evangelos eve eveliina evelyne everett evgeny evi evija ewald ewelina eyal eydis eyup ezra
    fabiana fabiano fabienne fabiola fabrizio fadi fadil fahad faisal faith fang fanny fanta farah farai farhad
    fariba farid farida faron farzaneh fatema fatih fatiha fatima fatima-zahra fatma fatmir faton fatou fatoumata
    felice felicie felisa femi femke ferdinand ferdinando ferenc fereshteh ferhat fernand ferran ferry fethi fikret
    fikru filiz finn firat fitri flavia flavien flavio flemming fletcher florent florentina florin flutura folake
    fotini fouad franc franca francesc franciszek franco frans frantisek franziska frauke freda freddy frederique
    freek friederike friedhelm frode funmi funmilayo furkan gabby gabija gabor gadi gael gaelle gaetan gaetano
    gagik gale galina galit gamze ganesh gang garbiñe garry garth gaston gatis gaurav gayane gayle gazmend gbenga
    gediminas geert geeta geir gela gemma gena genc genet genna gennady gentian geraldo gerda geri gerlinde german
    gero gerome gerrit gerry getachew gevorg geza gezim ghada gheorghe ghislain ghislaine ghita gia giacomo
    giampaolo gianfranco giang gianmarco giannis giedre giedrius gijs gil gilad gilberto gilda gilson ginny
    gintaras giorgi giorgia giorgio giorgos giovana girma girts gisele giselle gitana giulio giuseppina gizem
    gjergj gjorgi goce gokhan gopal goran gorka gosta gottfried govind grady grazia graziella grazyna gregoire
    gretchen grete griet griffin grigoris gro grzegorz gudmundur guilherme guiying gul gulay gulsen gun gunars
    gunda gundula gunilla gunn gunnel gunta guntis gunvor guro gurpreet gus gustaaf gustavo gwenael gwenaelle
    gwyneth gyorgy gyula habib habibatou hadas hadi hafid hai haile haim haiyan hajar hakan hakim hakob hakon hala
    haleigh halil halina halldora hallie halvor hamad hamid hamidreza hamza hana hande hang hani hanna-kaisa
    hanneke hannele hannelore hannu hans-jurgen hans-peter hansjorg hanspeter hansruedi harijs harish harlan harley
    harm harper harpreet harri harrie harriette haruka haruki haruto hasan hassan hassane hatem hatice hauke havard
    hayat hayden hayk hayley hazem heath hedwig hege heidrun heikki heino heitor helgi heli helio hemant hendra
    henna henny henrike henrique henryk heri heribert hernan herve hesham hester hiba hicham hideki hideo hien hieu
    hila hildur hilkka hiltrud hind hinrich hiroki hiroko hiromi hiroshi hirut hisashi hjalmar hoa hoang hollie
    honore horia hossein houria houston hovhannes howie hrafnhildur hristina hrvoje huda hudson hugues huguette
    hung huong huseyin hussain hussein huy hyejin ib ibrahim ibrahima ichiro ido idrissa ieva ifeanyi ifeoma ignas
    ignasi igorce iida ijeoma ikechukwu ikenna iker ilan ilari ildiko ilene ilham ilhan ilie ilir ilka ilker ilkka
    ilmar ilmari ilyas ilze imad iman imane imanol imants imelda imke imran imre inbal indah indira indre indrek
    ineke inese ingela ingemar inger ingibjorg ingolf ingunn ingvar inka inken inmaculada insa ioana ioanna ioannis
    ion ionel ionut iraj irakli irati irena irina irmgard irmtraud iryna isabela isaiah isamu isidro isioma isla
    ismael ismail ismet isolde issa issac istvan itai itziar iulia iulian ivar ivars iveta ivett ivette ivica ivy
    iyabo izabela izaskun izzy iñaki iñigo jaakko jaan jaber jacco jacek jacinto jackson jacky jaclyn jacquelyn
    jada jade jaden jadwiga jaewon jagdish jaimie jair jalal jalila jamal jameson jamil janae janel janell janelle
    janette janez jani janie janne janneke janos janusz jaouad jaqueline jared jari jarle jarmila jarmo jaroslaw
    jarred jarrett jarrod jasminka jasna jasper jaume jawad jaxon jaya jayant jayden jayme jayne jayson jeana
    jeanie jeannette jeannine jed jef jeffery jelena jelle jemma jena jeni jennie jeppe jere jeremiah jeri jermaine
    jernej jeroen jerri jerzy jess jeton jewel jianguo jide jie jiho jihoon jillian jindrich jing jinwoo jisoo
    jitka jiyoung joanie joaquim jocelyne jodie joeri johnathan johnathon johnnie joke joko jolanta jona joni jonna
    joonas joost jordy jordyn joris jorma jorn jorunn jos joseba josefa josefina joselyn josep josette josiane
    josip josu jouni jovan joze jozef jozsef juanita juanjo judi judit juha juhan juhani juho jukka jules julianna
    julianne juliette julissa juma jun junho junichi junior junko juozas juraj jurate jure jurgis jurgita juri
    juris jussi justina justyna juuso jyoti jyrki jytte jüri kaan kaarina kacper kadi kadiatou kadir kadri kagiso
    kaija kaire kairi kaisa kaisu kaitlin kaitlyn kaj kaja kaleb kalevi kaley kali kalju kalle kalliopi kamal
    kamala kamau kambiz kami kamil kamila kamran kandice kaori kaoutar karan kareem karim karima karine karissa
    kariuki karl-heinz karlee karlheinz karly karol karola karrie karyn kasey kaspars kassandra katalin katariina
    katarina katarzyna katelyn katerina kateryna kathi kathlyn kati katia katlyn katrina kaveh kavita kaye kaylee
    kayleigh kazimierz kazuki kazuo kazuya kazys kebede keegan keely kees kehinde keijo keiko keira keisuke keita
    keld kelechi kelley kelli kellie kelsey kelsie kemal kemi kendall kendrick kenichi kenji kenna kennedy kenny
    kent kenta kenza kerem keren keri kerri kerrie kersti kestutis ketevan keyvan khadija khady khaled khalid khanh
    khoa kiana kiara kiera kiersten kimberley kimmo kimmy kinga kiran kiril kirill kirsi kirsi-marja kirsti
    kirstine kirsty kjell-ake kjersti kjetil klaas klas klaus-peter klemen knut kody koen kofi koichi koji kojo
    kolbrun koldo konstantin konstantina konstantinos koos kori kory kostas kresimir krishna kristaps kristi
    kristie kristiina kristjan kristof kristopher kristy kristyna kriszta krisztian krisztina krystle krystyna
    kubra kujtim kumar kumiko kunle kwabena kwame kwesi kya kyla kylie kyoko kyriakos kyungsoo lacey laci lacy
    ladislav laetitia lahcen laia laila laima laimute lainey lajos lakshmi laleh lalit lam lama lamar lambros lamia
    lamine lan lane laney lanre larisa larissa lasha lashonda lasma lasse laszlo lata latasha latifa latisha
    latrice lauma laure laurentiu lauris lauryn lavinia lawanda lawrence layla layne layton leandro leann leeann
    leena lei leigh leighann leila leire lekan leland lelde lembit lemlem lene lenka lennard lennart-olof lenora
    lenore leny leona leonid leopold leopoldo leora lerato lesa lesley leszek leta letizia levan levent levente
    lexi lexie leyla li lia lianne liat libby liberty libor libuse lieke lieselotte lieve liga liisa lilah liliane
    lilit lill lillian lillie linas lindiwe line linh linnea linsey lionel lior liridon lis lisbeth lissa liv liviu
    lizzie ljubica ljubomir ljupka ljupčo lluis loes lon lone long lora loredana loree lorenza loreta lorie lorin
    lothar lotta lotte lou loubna lourdes lowell luan luana lubica lubna lubomir lucette lucien lucienne ludek
    ludger ludivine ludmila ludo ludovic luella luigina luiz luiza luka lukasz lule lulzim luminita lusine lutz
    lydie lyla lyle lyndsay lyndsey lynelle lynnette lysiane lyudmila maaike maarit maarja maarten maayan mable
    macarena maciej mackenzie macy madalina madara maddalena maddie maddison made madelyn madhu madison mads mady
    magalie magdolna magne mahdi mahesh mahmoud mahmud mahnaz mahsa mai maija maike mait maite maj majed majid
    makayla makoto maksim malia malick malik malika malinda mallory malte mamadou mame mami mamuka mandi mandla
    mandy manh manish manjola manoj manolo mantas maranda marcelino marcelle marci marcie marcio mareike margarete
    margaux margherita margie margo margret margus mari maria-theresia mariagrazia mariam mariama mariangela
    marianna mariano marieke mariel marielle marija marijana marijke marika mariko marilee marine mariola mariona
    maris marisa mariska marissa marita marite mariusz marja marjan marjo marjolein marjut marketa markku marlee
    marleen marlin marlis marloes marlon marnie maros marouane marquis mart martial martijn martins marton martynas
    marva marwan maryam maryann maryanne marybeth maryellen marylou masahiro masako masaru masashi masato masoud
    massimiliano massimo mate matej mateja mateus mateusz matheus mati matija matjaz matti mattie matyas maud maura
    mavis maxim maya mayara maysa mayumi mazen mbaye mckenna mckenzie meelis meena meera meghan megumi mehdi mehmet
    mehran mehrdad meinhard meir melany meles melike melisa melodie meltem menno mentor merav merike meritxell
    merja mert merve mervi meryem mesfin mesut metin metodija mette mevlut micaela micah michalis micheline michiel
    michiko mickey midori mieczyslaw mieke miha mihaela mihai mihajlo mihaly mihkel miika mikayla mikel mikhail
    mikko miklos mikus milada milagros milica milla milo milos miloslav mimoza min mindaugas ming minh minho minji
    minjun minna minoru minttu miquel mircea mirco mireille mirela mirella miren mirja mirjana mirko miroslav
    miroslava miroslaw mirva misty mitch mitchel mitra mitsuo miyuki mladen modesto modou modris modupe mogens
    mohamad mohan mohsen mojca mollie montgomery montse montserrat mordechai morteza moshe mostafa mouna mounir
    mourad moussa muhammet mukesh mulugeta muna murat murilo musa mustafa mwangi mya mykola mykolas mylene myles
    myrna myrtle märt nabil nabila nadav nadege nader nadezhda nadiya nagesh naim naima nam nanette nannette naoki
    naoko narcis narek narendra naresh naser nasrin nasser natalya natasa nathanael nathanial nathaniel natia
    natividad naveen navid nawal nawel nazanin nazli ndeye necati neda neema neeraj negash neha nejc nekane
    nektarios nele nenad nerea nerijus neringa neus neusa nevin nezha nga ngan ngoc ngozi nguyen nguyet nhan nhi
    nhung niccolò nickolas nico nicolae nicoleta nicoletta nicolette niek nieves nihat niina nijole nika nikhil
    nikita niko nikola nikolaos nikolay nikolce nikole nikolett nikos nilesh nilgun niloofar nilson nino nir nisha
    nitin nitzan nizar njeri nkechi nkosi nnamdi noa noelia noemie nola nomsa noor noora noriko normunds nour
    noureddine nune nunzia nur nuray nurcan nuria nurit nusrat nyla nyoman oana oanh obi obiageli obinna obioma
    octavian odair odd oddny oddvar odette odhiambo odile ofer ofra ogechi oguz ohad oihana okan okechukwu oksana
    ola olafur olamide olav oleksandr oleksandra olen olena olev olle olli olof olu oluchi olufemi olumide
    oluwaseun omer omid ondrej onni onur onyeka oona ophelie oralia oren orhan oriol orit orjan orlando orly
    ornella orsolya osagie osama osamu oskars osman osvaldo ot otakar otavio othman otieno otis ottavio ottilie
    ouafae oumar oumou ousmane outi ove ovidiu oystein oyvind ozan ozge ozgur ozlem paavo paco padma paige paisley
    paivi pal palle palmi paloma pamala panagiotis pankaj pape paqui paraskevi parisa parker parvati pascaline pasi
    pasquale patience patrica patrice pau pauli pavla pavlina pavlos payam payton peeter pekka penda pentti pepe
    pere pernilla pernille petar peteris petras petri petrit petro petru petteri peyton phoebe phong phuc phuong
    pier piera piero piet pieter pietro piia pim pinar ping piper piret pirjo pirkko piroska pol polina polly
    polona pooja poul pouya povilas prabhu pradeep prakash pramod prasad prashant praveen precious presley priit
    primoz priscila priya przemyslaw purificação putri putu qasim qazim qiang quan quang quim quincy quinton quoc
    quyen quynh rachid rachida radim radoslaw radu rae raegan raelene rafaela rafal raffaele rafiqul ragnar
    ragnheidur ragnhild rahul raija raimo raimondas raimundo raitis raivis raivo raj raja rajan rajendra rajesh
    rajiv rakesh raluca ram raman ramazan ramesh rami ramin ramiro ramona ramunas ran rana randal randi rani rania
    rasa rashid rasmus rastislav raven ravi ravindra ravit raymonde razvan reagan reba recep redouane reed reem
    reese regis regula rehema reid reijo reiko reilly rein reinaldo reka rekha remco remedios remy renan renato
    renaud renske reuben rex reza rhea rhett rhiannon rhona ria rianne ricardas rich richie rickard rickie ridley
    rihards riikka riina riitta rik rikke riley rim rima rimantas rina rini risto rizki roar robbie robbin robby
    robertas robyn rocco rocky rodrick roel rogerio rohan rohit rok rokas rolandas romina romulo ronda ronen roni
    ronit ronnie roope rosalba rosalee rosalind rosalyn rosana rosanna rosanne roseline roser roslyn roswitha rotem
    rotimi rovena rowan rowena roxane roya royce rudiger rudite rudo ruedi rune rune-erik ruslan ruta ruud ruzanna
    ryder ryker ryo ryota ryszard saad saara sabah sabrina sachiko sachin sade sadik saeed sagi sahar said saif
    saija salah saleem saleh salem salif salih salim salima salimata salla salma salman salome samaneh samar samara
    samba sameh sami samia samir samira samu samuli samvel sana sanae sandeep sander sandi sandor sandris sandro
    sangeeta sanghoon sani sanita sanja sanjay sanjeev sanna santeri santosh santtu sari sarita sarka sarmite
    sarolta sarunas sasa satish satoru satoshi satu sauli saulius saundra savanna savannah savas saverio sawyer
    sayed sayuri sebastiao seda seema segun seija selahattin selam selena selim selin selma semih senait senja
    seojun sepideh sepp seppo serap sercan serdar sergei sergey sergi serhat serhiy serkan seun severine sevgi
    sevil sevim seydou shadi shahid shahin shahram shai shailesh shana shanda shania shankar shanna shantel sharad
    sharif sharla sharlene sharonda sharron shasta shauna shavonne shawna shawnee shayla shayna shelia shelly
    shelton sherif sherri sherrie sheryl shiela shigeru shilpa shimon shinichi shinji shira shirin shiv shkelzen
    shlomo shoichi shota shpresa shreya shunsuke shyam siamak sibel sidy siegbert siegfried sieglinde sierra sigal
    sigitas sigmar signe sigridur sigurd sigurdur sigve siham siim silas silvan silvana silvano simi simo sina
    sinan sini sinisa sipho siri sirje sirpa sissel siti siv sivan sixten siyabonga sjaak sjoerd skaidrite skender
    skylar skyler slamet slavica slavko slavomir slawomir slimane sloane slobodan sneha snezana snorre sofiane soha
    soheil soile sola solange soledad solene solomon somto sonata soojin soraya sorin sorina souad soufiane
    souleymane spela spencer spyros sri srinivas stacia staffan stane stanislaw starla stasys stavros stefaan
    stefani stein steinar steinunn stelios stepan stevie stian stijn stjepan stojan sture subhash sudhir sueann
    sugeng suharto sulastri sule suleyman sultan suman sumit sune sungho sunil sunita sunmi sunniva suraj suresh
    surya sus sushil susie susilo suvi suvi-tuuli suwarno suzan suzana suzanna suzette suzie svava svein sveinn
    svend sverre swantje swati sybren sydney sylvain sylvaine synnove sytse szabolcs szilard szilvia szymon
    ségolène taavi tabatha tabitha tadas tadashi tadej tadesse tadeusz tahir taichi taina tainara tais taiwo
    takahiro takako takashi takeshi takuya tal talal tali talia tam tamar tamas tamer tami tamika tammie tamra
    tamrat tan tanel taneli tanguy tanisha tao taoufik tapani tapio taras tarek tarik tariq tarja tarmo taro tarvo
    taryn tate tatenda tatiane tatjana tatsuya tatum tatyana taylor tayo teagan tebogo teddy teemu teguh teija
    temitope tendai teodor teppo terez tereza teri terje tero terra terrance terrell terrie tesfaye tess tessa
    tetiana tetsuo tetsuya teun teuta tewodros thabo thai thais thanasis thandi thandiwe thang thanh thao themba
    theodor theodoros theron thi thiago thibault thibaut thien thijs thinh thomasina thor thora thordis thorkild
    thu thuong thuy tibor tidiane tien tierra tigist tigran tihomir tiina tiit tiiu tilman timea timmy timur tine
    tineke tino tisha tiziana tiziano tjeerd toan tobi tobin toivo tolga tomaz tomi tomislav tommaso tommie tomoko
    tone tonja tonu toomas toon topi tor torbjorn tord torgeir toril torkel toru toshio tove toyin tracee tracie
    trajce tran trang traudl tri triin trine trinidad trisha trista troels trond trude trudy trung truong truus
    tsegaye tsutomu tu tuan tucker tudor tugba tuija tuncay tunde tung tuomas turgut turid tuukka tuula tuyen tuyet
    tyra tyree tyrone tyson tytti tzipi uche uchenna uday ueli ufuk ugis ugochukwu ugur uku uldis ulla-maija ullo
    ulrik ulrika uma umar umberto umit umut unai unni unnur urban uri urmas uros urs urska urszula usha usman uta
    uyen uzi vaclav vadim vahan vahid vahur vaida vakhtang valarie valbona valdas valdete valdir valdis valentino
    valerio valery valon valorie valters van vance vangelis varda vardan varun vasile vasiliki vasilis vasily vasyl
    vaughn veera veerle vegard veikko veit veli vello venkat venla vesa vesna vibeke vicente vicenç vid vida vidar
    vidas viesturs viet viivi vija vijay vikas vikki vikram viktoriya vilho vilius viljar villy vilma vilmos vilnis
    vinay vince vincenza vineet vinh vinicius vinod vinzenz violeta viorel viorica virginija virginijus vishal vit
    vita vitaly vito vitor vittoria vittorio vivek viviana vivienne vjosa vlad vladislav vlado vlasta vlatko
    vojtech volkmar volodymyr vreni vu vyacheslav vygantas vytautas wael wafa wagner wahyu walburga wale waleed
    walid walker wally walt waltteri wambui wanjiku wassim wayan wei weiwei wellington wenche wendelin wessel
    weston whitney wieland wies wieslaw wieslawa wil wilbert wiley wilfred willa willard willi willis wilson winnie
    winona winston witold wladyslaw wolf wolf-dieter wolfram worku wouter wulan wyatt xabier xander xhevat xia
    xiaohong xiaoming xiuying xuan yaakov yacine yacouba yael yahya yair yamina yan yana yang yannis yanti yared
    yaron yaroslav yasaman yasemin yash yasin yasir yasmin yasmine yasser yassine yasuo yavuz yaw yehuda yelena
    yemi yen yesenia yevgeny yiannis yifat yigal yildiz yilmaz yinka yitzhak ylva yngve yoann yoav yoel yogesh
    yohannes yoko yolande yonatan yong yoram yoshiko yoshio yossi yosuke younes youngho youssef yudi yuichi yuji
    yuka yuki yukiko yuko yulia yumi yumiko yuni yunus yuri yuriy yusuf yusuke yutaka yuval yvon zachariah zack
    zackary zafer zahra zaid zain zainab zakaria zaki zaklina zana zanda zander zane zanele zawadi zbigniew zbynek
    zdenek zdenka zdravko zdzislaw zeev zef zehra zelda zeljka zeljko zena zerihun zeynep ziad ziga zigmas zigurds
    zineb zinta zita zivile zofia zohra zohreh zoltan zoran zsofia zsolt zsuzsa zsuzsanna zuhal zulema zurab zuzana
    zuzanna zvi zydrunas íñigo ödön žydrė
    """.split()
)
"""The rest of the world, and more of Europe."""

OTHER_ALPHABETS = frozenset(
    """
    άννα άρης αγγελική αθανάσιος αθανασία αθηνά αικατερίνη αλέξανδρος αλέξης αλεξάνδρα αναστάσιος αναστασία ανδρέας
    αντωνία αντώνης αντώνιος απόστολος αργυρώ αριστείδης ασημίνα ασπασία βάσω βίκυ βαγγέλης βασίλειος βασίλης
    βασιλική γαβριήλ γεράσιμος γεωργία γεώργιος γιάννα γιάννης γιώργος γλυκερία γρηγόρης δέσποινα δήμητρα δημήτρης
    δημήτριος δημητρούλα διαμαντής διονύσης δώρα ειρήνη ελένη ελευθέριος ελευθερία ελισάβετ εμμανουήλ ερμιόνη
    ευάγγελος ευαγγελία ευγένιος ευγενία ευθυμία ευστάθιος ευσταθία ζαχαρίας ζωή ηλίας ηρώ θάνος θανάσης θεοδώρα
    θεοφάνης θεόδωρος θωμάς ιάσων ιορδάνης ισίδωρος ιωάννα ιωάννης ιωσήφ καλλιρόη καλλιόπη κατερίνα κυριάκος
    κυριακή κωνσταντίνα κωνσταντίνος κώστας λάμπρος λίνα λεωνίδας λουκάς λυδία μάριος μάρκος μαγδαληνή μανώλης
    μαρία μαρίνα μαριάννα μαριλένα μαρκέλλα ματθαίος μελίνα μιλτιάδης μιχάλης μιχαήλ μυρσίνη μυρτώ νίκη νίκος
    ναταλία νεκτάριος νεφέλη νικολέττα νικόλαος ντίνα ντόρα ξένια ορέστης ουρανία πέτρος παναγιώτα παναγιώτης
    παρασκευή παύλος πελαγία περικλής πηνελόπη πολυξένη πόπη ράνια ρένα σάββας σάκης σοφία σοφοκλής σπυρίδων σπύρος
    στέλιος στέλλα στέφανος σταυρούλα σταύρος στυλιανή στυλιανός σωκράτης σωτήρης σωτηρία τάσος τίνα τασούλα
    τατιάνα τζένη τριαντάφυλλος τρύφωνας φίλιππος φανή φωτεινή φώτης χαρά χαράλαμπος χαρίκλεια χρήστος χριστίνα
    χριστόφορος χρυσάνθη χρύσα όλγα агата аделина адриана азат азиз айгуль айдар айжан айнур албена александар
    александр александра алексей алена алина алиса алла алмаз алсу алёна анастасия анатолий анатолій ангел ангелина
    андрей андрій анзор анна антоанета антон антонина аркадий армен арсен арсений артем артур артём асель асен
    асланбек атанас ахмед ашот бакыт бауыржан бахыт бисерка богдан божидар борис борислав боряна боян бојан бојана
    бранко вадим валентин валентина валерий валерия валерія ваня варвара вардан васил василий василь величка
    венцислав вера вероника веселин весна виктор виктория виолета виталий владимир владислав володимир вук вячеслав
    віктор вікторія гагик галина галя гарегин гарик геннадий георги георгий гергана герман гліб горан гордана
    григор григорий григорій гузель гулжан гульмира гульнара даниела данило данијела дарина дарья денис десанка
    десислава дејан диана дилшод диляна димитър дина динара диян дмитрий дмитро дора драган дубравка душан евгений
    евгения егор екатерина елена елизавета елица емил емилия ерлан жанар жанна жарко живка живко живорад запрян
    захар здравка здравко зинаида злата зоран зорица зорка зорница зоряна зоя зураб зухра ива ивайло иван ивана
    иванка игорь илиана илия илиян ильгиз ильдар ильнур ильшат илья инна ирина ислам йордан йорданка калин калина
    камелия камиль карина каролина катарина катерина катя кира кирил кирилл кирило константин красимир красимира
    кристина кристиян ксения лазар лариса лев леонид лепа леся лидия лилия лиляна лук'ян любов любовь любомир
    людмила лілія магомед мадина максим мар'яна марат маргарита мариана мариела марина мария мариян марияна марија
    марк марко маркіян мартин марьяна марія матвій маја микола мила милан милана милен милена милица милош миодраг
    мирко мирон мирослав мирјана митко михаил михайло младен момир мурат надежда надія назар нарине наталия наталья
    наталія наташа небојша невена недялко нели ненад никита никола николай николина нина новак нурлан огнян оксана
    олга олег олександр олексій олена олеся ольга остап павел павлина павло пенка перо петар петр петро петър петя
    пламен пламена платон полина прокіп пётр радка радмила радован радослав раиса райна ралица ранко рафаэль рашид
    регина ренат ринат родион роксолана роман росица румен румяна руслан рустам сава савелий салават самвел сауле
    саша сашо светла светлана святослав світлана семен семён серафим сергей сергій силвия симеон славица слободан
    слободанка снежана соломія софия софья срђан станислав стеван стела степан стефан стефка стоян стоянка стојан
    стојанка тагир тамара таня тарас татьяна тања теодора тетяна тимофій тимур тихомир тодор тома траян трофим
    улугбек ульяна уляна фаиль фаина фани федор федір филип филипп фёдор христина христо цвета цветан цветелина
    чавдар чедомир шавкат шамиль эдуард элла эльвира эльдар эмиль эмма юлиан юлиана юлия юліана юлія юрий юрій юсуп
    яна ярина ярослав ярослава ясен ђорђе євген іван ігор ірена ірина јадранка јасмина јелена јован јованка љиљана
    љубица љубомир անահիտ անի աննա աշոտ արա արամ արթուր արմեն գագիկ գայանե գևորգ դավիդ դավիթ էմմա լիլիթ լուսինե
    կարեն կարինե հակոբ հայկ հասմիկ հովհաննես մարիամ մհեր նարեկ նունե ռուզաննա սամվել սարգիս սիրանուշ սուրեն վահան
    վահե վարդան տիգրան ანა გელა გია გიგა გიორგი დავით დავითი დათო ეკა ეკატერინე ვახტანგ ზურაბ ზურაბი თამარ თამარი
    თეა თინათინ ია ირაკლი ირინა ლაშა ლევან ლევანი ლელა ლია მაია მამუკა მანანა მარიამ მარიამი მარინა ნათია ნანა ნიკა
    ნიკოლოზ ნინო სალომე სანდრო სოფიო ქეთევან ქეთი შოთა
    """.split()
)
"""Cyrillic, Greek, Armenian and Georgian."""

UNCASED_GIVEN_NAMES = frozenset(
    """
    אבי אביב אביגיל אביטל אבישי אבנר אברהם אבשלום אדם אהוד אהרון אהרן אודי אודליה אופיר אורי אוריאל אורית אורלי
    אורן אורנה אושרי אייל איילת איל אילנה אילת איריס איתי איתמר איתן אלה אלון אלחנן אלי אליהו אליעזר אלעד אלקנה
    אמיר אמנון אסנת אסף אסתר אפרים אפרת ארז אריאל אריה ארנה אשר בועז בנימין ברוך ברכה ברק בת-שבע גאולה גבריאל גד
    גדי גדעון גיא גיורא גיל גילה גילי גלית גלעד גרשון דב דבורה דוד דורון דינה דליה דן דנה דניאל דניאלה דפנה דרור
    דרורה הגר הדס הילה ורד זאב זהבה זיו זכריה חגי חגית חווה חזי חיה חיים חנה חנן טובה טוביה טל טלי טליה יאיר יגאל
    ידידיה יהודה יהודית יהונתן יהושע יואב יואל יובל יוכבד יונית יונתן יוסי יוסף יורם יעל יעקב יפה יפעת יצחק ירדן
    ירון ישי ישעיהו ישראל כרמית כרמל לאה ליאור ליאת ליה ליטל לימור לירון מאור מאיה מאיר מאירה מוטי מור מורן מזל מיה
    מיטל מיכאל מיכל מירב מירי מלכה מרגלית מרדכי מרים משה מתן נאוה נגה נדב נועה נועם נורית נחום נחמן נחשון ניב ניסים
    ניצה ניר נירית נעמה נעמי נריה נתן סהר סיגל סיון סימה עדי עדן עדנה עודד עומר עופר עופרה עידו עידן עינת עירית
    עליזה עמוס עמי עמיחי עמיר עמית עמרי ענבל ענר ענת עפר עקיבא ערן פנינה צבי צביה צביקה צילה צפורה קובי קרן ראובן
    רבקה רויטל רון רונה רוני רונית רונן רועי רות רותי רותם רז רחל רחלי רינת רן רענן רפאל שאול שגיא שולה שולמית
    שושנה שחר שי שיר שירה שלומית שלי שלמה שמואל שמעון שמעיה שמשון שני שרה שרון שרית תהילה תומר תמי תמיר תמר תקווה
    آرش آرمان آمنة أحمد أروى أسامة أسماء أماني أمل أميرة أمين أنس أيمن إبراهيم إسراء إسماعيل إلهام إياد إيمان
    ابتسام ابراهيم احمد اصغر العنود الهام امیر امیرحسین اکبر بابک باسم بثينة بدر بسام بسمة بشار بشرى بشير بلال بندر
    بهرام بهروز تركي تغريد جابر جاسر جاسم جمال جميلة جواد جواهر حاتم حازم حامد حسام حسن حسين حسین حصة حكيم حمد
    حمدان حمزة حمید حمیدرضا حنان حياة حيدر خالد خديجة خلود خليفة خليل دانا داود دلال ديما دينا رأفت رؤوف رائد راشد
    رامز رامي رانيا رباب ربيع رحاب رحمة رشا رضا رغد رقية رنا روان رولا رياض ريم زاهر زكريا زهرا زهراء زياد زيد زينب
    زینب سارة ساطع سالم سامي سحر سعاد سعد سعود سعيد سعید سلطان سلمان سلمى سلوى سمر سمير سمیه سناء سهيل سوسن سيف
    سینا شادي شاكر شذى شريف شهد شهرام شيماء شیرین صابر صالح صباح صفاء صلاح ضياء طارق طلال ظافر عائدة عائشة عادل
    عاطف عباس عبد عبدالحميد عبدالرحمن عبدالعزيز عبدالكريم عبداللطيف عبدالله عبدالمجيد عبير عدنان عرفات عزيز عصام
    عفاف عقيل علاء علي علياء علی علیرضا عماد عمار عمر عمرو عيسى غادة غازي غالب غسان فؤاد فاتن فادي فارس فاروق فاطمة
    فاطمه فايز فدوى فراس فرهاد فريدة فهد فوزي فوزية فيصل قاسم قصي كريم كمال كوثر لؤي لبنى لجين لطيفة لمياء ليلى
    لينا لیلا مؤيد ماجد مادلين مازن مالك ماهر مبارك متعب مجدي مجید محسن محمد محمدرضا محمود مختار مراد مرام مروان
    مروة مريم مریم مساعد مشعل مصطفى معاذ معتز ملاك منذر منصور منى منيرة مها مهدی مهران مهسا مهند موزة موسى ميساء
    مینا ناجي نادر نادية نازنین ناصر نايف نبيل نجلاء نجوى نرمين نرگس نزار نسرین نصر نضال نعيمة نواف نوال نور نورة
    نوف نيفين هاجر هالة هاني هبة هدى هشام هند هيا هيثم هيفاء وائل وداد وسام وسيم وفاء وليد ياسر ياسمين يحيى يسرا
    يوسف پریسا پویا کامران کاوه
    """.split()
)
"""Arabic, Persian and Hebrew: alphabets without capitals."""

HAN_SURNAMES = frozenset(
    """
    丁 万 上官 丛 严 乔 于 任 伍 位 何 余 侯 俞 倪 傅 兰 关 冯 凌 刘 劉 包 单 卜 卢 卫 史 叶 司 司徒 司馬 司马 向
    吕 吳 吴 呂 周 唐 喬 單 嚴 夏 姚 姜 孔 孙 孟 季 孫 宁 安 宋 寧 尤 尹 屈 岳 崔 左 席 常 庄 庞 康 廖 张 張 彭 徐
    成 戴 文 方 施 时 易 景 曲 曹 曾 朱 李 杜 杨 林 柏 查 柯 柳 桂 梁 梅 植 楊 樊 欧 欧阳 歐 歐陽 武 段 殷 毕 毛 江
    汤 汪 沈 沿 洪 涂 温 游 湯 溫 潘 焦 熊 牛 牟 王 甄 甘 田 申 畢 白 盛 盧 石 祁 祝 秦 程 章 童 管 紀 纪 罗 羅 翁
    翟 耿 聂 聶 胡 舒 芦 苏 苗 范 莊 莫 萧 萬 葉 葛 董 蒋 蔡 蔣 蕭 薄 薛 蘇 蘭 衛 袁 裴 覃 許 詹 諸葛 謝 譚 许 诸葛
    谢 谭 谷 費 賀 賈 賴 费 贺 贾 赖 赵 趙 路 辛 邓 邢 邱 邵 邹 郑 郝 郭 鄒 鄧 鄭 金 錢 鍾 钟 钱 閻 關 闵 阎 阮 阳
    陆 陈 陳 陶 陸 陽 隋 雷 霍 靳 韋 韓 韦 韩 項 顏 顧 项 顾 颜 馬 馮 马 高 魏 魯 鮑 鲁 鲍 黃 黄 黎 齊 齐 龍 龐 龔
    龙 龚
    """.split()
)
"""The first character, or two, of most Chinese names."""

JAPANESE_SURNAMES = frozenset(
    """
    三上 三宅 三浦 上村 上田 上野 中山 中島 中川 中村 中田 中西 中野 丸山 久保 久保田 五十嵐 井上 今井 伊藤 佐々木
    佐藤 佐野 内田 内藤 前田 加藤 北村 千葉 原 原田 古川 古田 吉岡 吉川 吉村 吉田 和田 土屋 坂本 堀 堀内 増田
    大久保 大塚 大島 大川 大橋 大石 大西 大谷 大野 天野 太田 奥村 安田 安藤 宮崎 宮本 宮田 富田 小山 小島 小川 小松
    小林 小池 小沢 小田 小野 尾崎 山下 山中 山内 山口 山崎 山本 山田 岡崎 岡本 岡村 岡田 岩崎 岩田 島田 川上 川口
    川島 川崎 川村 工藤 市川 平井 平田 平野 後藤 成田 斉藤 斎藤 新井 早川 星野 服部 望月 木下 木村 本田 本間 杉山
    杉本 村上 村田 東 松下 松井 松尾 松岡 松本 松村 松浦 松田 柴田 栗原 栗田 桜井 森 森本 森田 樋口 横山 横田 橋本
    武田 水野 永井 永田 池田 河野 浅野 浜田 清水 渡辺 渡邉 渡邊 渡部 熊谷 片山 片岡 田中 田口 田村 白石 矢野 石井
    石原 石川 石橋 石田 福井 福島 福田 秋山 竹内 篠原 荒井 荒川 荒木 菅原 菅野 菊地 菊池 萩原 藤井 藤原 藤本 藤田
    西川 西村 西田 谷口 辻 近藤 遠藤 酒井 野口 野村 野田 金子 鈴木 鎌田 長谷川 関 阿部 青木 須藤 飯田 馬場 高山
    高木 高橋 高田 高野 黒田 齋藤
    """.split()
)

HANGUL_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설길왕나"
)
"""The first syllable of Korean names."""
