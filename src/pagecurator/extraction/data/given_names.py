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
    courtney craig cristian cristina crystal curtis cynthia dagmar daisy dale damian damien dan dana daniel daniela
    daniele danielle danny daria dario darla darlene darrell darren darryl dave david dawn dean deanna deb debbie
    deborah debra declan dee delphine denis denise dennis derek derrick desiree detlef diana diane diego dieter
    dietmar dirk dolores dominic dominik dominique don donald donna dora doreen doris dorota dorothea dorothy doug
    douglas duane duncan dustin dwayne dwight dylan eamon earl ed eddie edgar edith edmund edna eduardo edward
    edwin eileen elaine eleanor elena eleonora eli elias elisa elisabeth elise elizabeth ella ellen elmer elsa else
    elsie emanuele emil emilia emilie emilio emily emma emmanuel enrico enrique eoin eric erica erich erik erika
    erin ernest ernst erwin esteban esther ethan ethel eugene eunice eva evan evelyn ewa ewan ewen fabian fabien
    fabio fabrice fay faye federica federico felicia felicity felipe felix fergus fernanda fernando filip filippo
    finlay fiona fionnuala flora florence florian floyd frances francesca francesco francine francis francisca
    francisco franck francois francoise frank frankie franz fraser fred freddie frederic frederick frederik fredrik
    frida friedrich fritz gabi gabriel gabriela gabriele gabriella gail gareth garrett gary gavin gene genevieve
    geoff geoffrey georg george georges georgia georgina geraint gerald geraldine gerard gerd gerhard gert gertrud
    gesa gethin gianluca gianni gilbert giles gilles gina ginger giovanna giovanni gisela gitte giulia giuliano
    giuseppe gladys glen glenda glenn gloria gonzalo gordon grace graham grainne grant greg gregor gregory greta
    gudrun guido guillaume guillermo gunnar gunter gunther gustav guy gwen gwendolyn haley hamish hanna hannah
    hanne hannes hans harald harold harriet harry hartmut harvey hazel heather hector heidi heike heiko heiner
    heinrich heinz helen helena helene helga helge helmut hendrik henk henning henri henriette henrik henry herb
    herbert herman hermann hilary hilda hilde hildegard holger holly homer horst howard hubert hugh hugo humberto
    hunter iain ian ida ignacio igor ilaria ilona ilse imogen ina ines inga inge ingeborg ingo ingrid irene iris
    irma irving isaac isabel isabella isabelle ivan ivana ivo iwona jaap jack jackie jacob jacqueline jacques jaime
    jake jakob jakub james jamie jan jana jane janet janice janina janine janis jaroslav jasmin jasmine jason
    javier jay jean jeanette jeanne jeannie jeff jeffrey jemima jenna jennifer jenny jens jeremy jerome jerry
    jesper jesse jessica jessie jesus jill jim jimmy jiri jo joachim joan joana joann joanna joanne joao joaquin
    jocelyn jochen jodi jody joe joel joelle johan johann johanna johannes john johnny jolene jon jonas jonathan
    jordan jordi jorg jorge jorgen jose josef josefine joseph josephine josh joshua josie joy joyce juan juana
    judith judy juergen julia julian juliana juliane julie julien juliet julio julius june jurgen justin justine
    jutta kai kara karel karen kari karin karina karl karla karoline karsten kasper kate katharina katherine kathie
    kathleen kathrin kathryn kathy katie katja katrin kay kayla keir keith kelly ken kendra kenneth kerry kerstin
    kevin kilian kim kimberly kirk kirsten kirstin kjell klara klaus konrad kris krista kristen kristian kristin
    kristina kristine krystal krzysztof kurt kyle lachlan lana lance landon lara larry lars latoya laura laurel
    lauren laurence laurent lauri laurie lea leah leanne leif lela lena lennart leo leon leonard leonardo leonie
    leroy leslie lester leticia liam lidia lilian liliana lily lina linda lindsay lindsey linus lisa lise liz lloyd
    logan loic lois lola lonnie lorena lorenzo loretta lori lorna lorraine louis louisa louise luc luca lucas lucia
    luciana luciano lucie lucille lucinda lucy ludwig luigi luis luisa luise lukas luke lula luther luz lydia lynda
    lynette lynn lynne mabel madeleine mae maeve magali magda magdalena maggie magnus maja malcolm malgorzata malin
    manfred manon manuel manuela mara marc marcel marcela marcello marcelo marcia marcin marco marcos marcus marek
    margaret margarita margit margot marguerite maria mariah marian mariana marianne marie marilyn marina mario
    marion marit marius marjorie mark marko markus marlene marlies marshall marta martha martin martina martine
    marty marvin mary mason mateo mathias mathieu mathilde matilda mats matt matteo matthew matthias matthieu
    maureen maurice mauricio maurizio mauro max maxime maximilian maxine maxwell megan meike melanie melinda
    melissa melvin mercedes meredith mia michael michaela michal michel michela michele michelle miguel mika mikael
    mike mikkel milan mildred milena miles milton mina mindy minnie mira miranda miriam mirjam mitchell mohamed
    mohammad mohammed moira molly mona monica monika monique morgan moritz morris morten muhammad muriel murray
    myra myriam nadia nadine nadja nancy naomi natalia natalie natasha nate nathalie nathan neal ned neil nell
    nelly nelson nettie niamh nicholas nick nicola nicolas nicole niels nigel nikki niklas nikolai nikolaus nils
    nina noah noel noelle noemi nora norbert noreen norma norman nuno octavio oisin olaf ole oleg olga oliver
    olivia olivier omar opal orla oscar oskar oswald ottmar otto owen pablo padraig pam pamela paola paolo pascal
    pascale pat patricia patricio patrick patrik patrizia patsy patti paul paula paulette paulina pauline paulo
    pavel pawel pearl pedro peer peggy penelope penny per perry pete peter petr petra phil philip philipp philippe
    phillip phyllis pia pierce pierre pierrette pilar piotr pippa poppy preben preston priscilla quentin quinn
    rachael rachel rachelle radek rafael raffaella rainer ralf ralph ramon randall randy raphael raquel raul ray
    raymond rebecca reggie regina reginald regine reiner reinhard reinhold remi rena renata renate rene renee reto
    rhian rhonda rhys ricardo riccardo richard rick ricky rita rob robert roberta roberto robin rochelle rocio rod
    roderick rodney rodolfo rodrigo roger roisin roland rolf romain roman ron ronald ronja rory rosa rosalie
    rosario rose rosemarie rosemary ross roxana roxanne roy ruben ruby rudi rudolf rufus rui rupert russell rusty
    ruth ryan sabina sabine sadie sally salvador salvatore sam samantha samuel sandra sandrine sandy sanne santiago
    saoirse sara sarah sascha saskia scott sean sebastian sebastien selina serena serge sergio seth shane shannon
    shari sharon shaun shawn sheila shelby sheldon shelley sheri sherry shirley sian sibylle sid sidney sigrid
    silke silvia silvio simon simona simone sinead siobhan sofia sofie solveig sonia sonja sonya sophia sophie
    soren stacey stacie stacy stan stanislav stanley stefan stefania stefanie stefano steffen stella sten stephan
    stephane stephanie stephen steve steven stewart stig stuart sue summer susan susana susann susanna susanne
    suzanne sven svenja svetlana sybille sylvester sylvia sylvie sylwia tadhg tamara tammy tania tanja tanner tanya
    tara tasha tatiana ted terence teresa terri terry thea thelma theo theodore theresa therese theresia thierry
    thomas thorsten tia tiago tiffany till tim timo timothy tina tobias toby tod todd tom tomas tomasz tommy toni
    tonia tony tonya torben tore torsten tracey traci tracy travis trent trenton trevor tricia trina trish tristan
    troy tyler udo ulf ulla ulrich ulrike ursula ute uwe valentin valentina valeria valerie vanessa velma vera
    verena verna vernon veronica veronika veronique vicki vickie vicky victor victoria viktor viktoria vincent
    vincenzo viola violet virgil virginia virginie vivian viviane vladimir volker wade wallace walter waltraud
    wanda warren wayne wendell wendy werner wesley wibke wiebke wilbur wilfried wilhelm will willem william willy
    wilma wim winfried winifred wojciech wolfgang woodrow xavier yann yannick yolanda yves yvette yvonne zach
    zachary zoe
    """.split()
)
"""Western Europe and the Americas."""

MORE_GIVEN_NAMES = frozenset(
    """
    aad aapo aarav aare aarne aatu abbas abbie abdallah abdoulaye abdul abdulla abdullah abel abena achieng
    adalberto adama addison adebayo adele adelheid adeline ademir adeola adina aditya adolf adri adriano adrien
    adwoa agata agathe agim agneta agnieszka agurtzane agus ahmad ahmed ahmet aigars aiko aileen aino aisha
    aissatou aiste aitor aivar aivars ajay akash ake akhil aki akinyi akira akosua akram alain alana alanna alba
    alban alberto albrecht alda aldo aleah aleksander aleksandr aleksandra aleksei alena ales alessia alessio
    alexandros alexandru alexei alexey alfons alicja alina aline alisa alisha alisia alix alois alvaro alysha
    alyson alzbeta ama amal amandine amar amara amaury amin amina aminata amir amira amit amitabh amparo an anahit
    anais anand anas anastasios anatoly anca ander anderson andi andras andrej andressa andrey andris andrius
    andriy ane aneta anette ange angeles angelika ani aniko anil anissa anjali anke anker ankit ankur annabel
    annabelle annalise annamaria annegret anneke annelies anneliese annelise annemieke annick anniken annikki ans
    anssi antal ante antonietta antonin antonis anu anuj anup anwar anya anze aparecida apostolos april ara araceli
    aram arancha arantxa arben arda ardian ari ariane arie ariella arif arild ariovaldo aristotelis arjan arjun
    arlindo arlo arman armand armelle armen armin arnaldo arnau arnulf arttu artur arun arunas arvind asa asad
    asbjorn asger asha asher ashish ashlee ashleigh ashlie ashok ashot ashwin asier aslı asma asuncion athanasios
    atle attila aubrey aud aude audra audun augustin aukje aurelien aurora ava avery awa axelle aydin ayhan aylin
    ayman ayodele ayse aysegul ayumi aziz babatunde bailey balazs balint bambang bao baptiste baraka barbel barbro
    baris bartosz bas basak bashir bastien beat beau becca bedrich begona bela belen belinda bella bence benedicte
    bengt benito benno benoit bent bente berit berk berna bernat berthold bertrand besnik bethan bettina beyza
    beñat bharat bilal birger birthe bjarne bjorg blai blanka blerim bo bobbi bobbie bodil bodo bogdan bohdan
    bohumil bojan bola bongani borge borivoj borja borje bostjan bozena braden brady bram brandi brandy branislav
    branko breanna brenna briana brianna brice brielle brit britney britt brittney brock brody bruna bryce bryson
    budi bulent burak burcu burkhard cade caden cadence caio cale caleb callie camden camelia camryn can canan
    candace candela candice candy cara carey carine carissa carlee carles carley carlie carlota carme carmela
    carmella carmelo carmine carol-ann carola carolann caryn cassia cassie catalin cathie cathleen cathryn cayetano
    cayla cees celso cem cemal ceren cesare cezar chandler chandra chanel chantelle chao charalampos charis
    charlene charley chasity cheikh chelsey cherie cheyenne chi chidi chie chinedu chioma chipo christal christelle
    christer christi christie christof christos ciera cindi cintia cinzia ciprian ciro claes clarisse clarke
    claudine claudiu cleber clemence clotilde colby cole coleen colette colton con concepcion concha cong
    constantin consuelo cooper cora coralie cordula corentin corey cori corina corine cornel corrie cory cosimo
    cosmin costel cristiane cristiano cristobal cristy csaba csilla curt cyril cyrille dace dag daiane daisuke
    daiva dakota dalia dalibor dallas damir damon danijel danika danita danuta dao daren darin darius dariusz darko
    darrel darrin dat davide davis davit davor dawid dayna deana deandra deanne debora deepa deepak deepika deidre
    deirdre dejan delaney delia demetrius denice deniz denny derya desmond detlev devendra devin devon dewi dian
    dianna dianne dick didier dietlinde dietrich dilek dimitra dimitris dina dinesh dinh dionysis divya dixie
    dmitri dmitry dmytro doerte doina domagoj domenico dominick donatella donato donghyun donny donovan dorian
    dorin dorothee dorthe dorthy dottie dragan dragos drazen drew drita dubravka dumitru dung duong dusan dusty duy
    duygu dwain dwi easton eberhard ebony ebru ece eckhard eddy edeltraud eden edit edita edoardo edona edouard
    edson edurne eemeli eero eetu egil egle egon eha ehab eider eija eiji eirik eivind ejnar eka ekaterina ekkehard
    eko ekrem elaina eleni elfriede eliane elif elin elina eliot eliska elke ellinor elliot elliott ellis elmar
    elodie eloise els elvira elyse elzbieta emanuela emeka emel emeline emerson emese emi emine emmanuelle emmett
    emmi emmie emrah emre encarnacion endang endre eneko engelbert engin enrica enzo ercan erdem erdogan erhan
    erhard ericka erja erkan erkki erling ermal ernestine ernie erol errol ersin erzsebet esa esi esme esmeralda
    espen esra essi estefania estella estelle estrella eszter etienne ettore eugen eugenia eugenie eugenio eulalia
    eunji evangelia evangeline evangelos eve eveliina evelyne everett evgeny evi ewald ewelina eyup ezra fabiana
    fabiano fabienne fabiola fabrizio fadi fahad faisal faith fang fanny farah farai farhad fariba farid farida
    faron fatema fatih fatima fatma fatmir fatou felice felicie felisa femi femke ferdinand ferdinando ferenc
    ferhat fernand ferran ferry fikret filiz finn firat fitri flavia flavien flavio flemming fletcher florent
    florentina florin folake fotini fouad franc franca francesc franciszek franco frans frantisek franziska frauke
    freda freddy frederique freek friederike friedhelm frode funmi furkan gabby gabor gael gaelle gaetan gaetano
    gagik gale galina gamze ganesh gang garbiñe garry garth gaston gaurav gayane gayle geert geeta geir gela gemma
    gena genna gennady geraldo gerda geri gerlinde german gero gerome gerrit gerry gevorg geza ghada gheorghe
    ghislain ghislaine ghita gia giacomo giampaolo gianfranco giang gianmarco giannis giedre gijs gilberto gilda
    gilson ginny gintaras giorgi giorgia giorgio giorgos giovana gisele giselle giulio giuseppina gizem gokhan
    gopal goran gorka gosta gottfried govind grady grazia graziella grazyna gregoire gretchen grete griet griffin
    grigoris gro grzegorz guilherme guiying gul gulay gulsen gun gunda gundula gunilla gunn gunnel guntis gunvor
    guro gurpreet gus gustaaf gustavo gwenael gwenaelle gwyneth gyorgy gyula habib hadi hai haiyan hakan hakob
    hakon hala haleigh halil halina hallie halvor hamad hamid hamza hana hande hang hani hanna-kaisa hanneke
    hannele hannelore hannu hans-jurgen hans-peter hansjorg hanspeter hansruedi harish harlan harley harm harmony
    harper harpreet harri harrie harriette haruka haruki haruto hasan hassan hatem hatice hauke havard hayden hayk
    hayley hazem heath hedwig hege heidrun heikki heino heitor heli helio hemant hendra henna henny henrike
    henrique henryk heri heribert hernan herve hesham hester hiba hideki hideo hien hieu hilkka hiltrud hind
    hinrich hiroki hiroko hiromi hiroshi hisashi hoa hoang hollie honore hope horia houston hovhannes howie hrvoje
    huda hudson hugues huguette hung huong huseyin hussain hussein huy hyejin ib ibrahim ibrahima ichiro ieva
    ifeoma ignasi iida ikenna iker ilari ildiko ilene ilhan ilie ilir ilka ilker ilkka ilmari ilze iman imanol
    imelda imke imran imre indah india indira indrek ineke inese ingela ingemar inger ingolf ingunn ingvar inka
    inken inmaculada insa ioana ioanna ioannis ion ionel ionut irakli irati irena irina irmgard irmtraud iryna
    isabela isaiah isamu isidro isla ismail isolde issac istvan itziar iulia iulian ivar iveta ivett ivette ivica
    ivory ivy izaskun izzy iñaki jaakko jaan jaber jacco jacek jacinto jackson jacky jaclyn jacquelyn jada jade
    jaden jadwiga jaewon jagdish jaimie jair jamal jameson jamil janae janel janell janelle janette janez jani
    janie janne janneke janos janusz jaqueline jared jari jarle jarmila jarmo jaroslaw jarred jarrett jarrod jasna
    jasper jaume jawad jaxon jaya jayant jayden jayme jayne jayson jeana jeanie jeannette jeannine jed jef jeffery
    jelena jelle jemma jena jeni jennie jeppe jere jeremiah jeri jermaine jernej jeroen jerri jerzy jess jewel
    jianguo jie jiho jihoon jillian jindrich jing jinwoo jisoo jitka jiyoung joanie joaquim jocelyne jodie joeri
    johnathan johnathon johnnie joke joko jolanta joni jonna joonas joost jordy jordyn joris jorma jorn jorunn jos
    joseba josefa josefina joselyn josep josette josiane josip josu jouni journey jovan joze jozef jozsef juanita
    juanjo judi judit juha juhani juho jukka jules julianna julianne juliette julissa juma jun junho junichi junior
    junko juraj jure jurgita juri juris jussi justina justyna juuso jyoti jytte kaan kaarina kacper kadir kadri
    kagiso kaija kaisa kaisu kaitlin kaitlyn kaj kaja kaleb kalevi kaley kali kalle kalliopi kamal kamala kamau
    kami kamil kamila kandice kaori karan kareem karim karine karissa kariuki karl-heinz karlee karlheinz karly
    karol karola karrie karyn kasey kassandra katalin katariina katarina katarzyna katelyn katerina kateryna kathi
    kathlyn kati katia katlyn katrina kavita kaye kaylee kayleigh kazimierz kazuki kazuo kazuya keegan keely kees
    kehinde keijo keiko keira keisuke keita keld kelley kelli kellie kelsey kelsie kemal kendall kendrick kenichi
    kenji kenna kennedy kenny kent kenta kerem keri kerri kerrie kersti ketevan khadija khaled khalid khanh khoa
    kiana kiara kiera kiersten kimberley kimmo kimmy kinga kiran kirill kirsi kirsi-marja kirsti kirstine kirsty
    kjersti kjetil klaas klas klaus-peter klemen knut kody koen kofi koichi koji kojo koldo konstantin konstantina
    konstantinos koos kori kory kostas kresimir krishna kristaps kristi kristie kristiina kristjan kristof
    kristopher kristy kristyna kriszta krisztian krisztina krystle krystyna kubra kumar kumiko kunle kwabena kwame
    kwesi kya kyla kylie kyoko kyriakos kyungsoo lacey laci lacy ladislav laetitia laia laila laima lainey lajos
    lakshmi lalit lam lama lamar lambros lan lane laney larisa larissa lasha lashonda lasse laszlo lata latasha
    latisha latrice laure laurentiu lauryn lavinia lawanda lawrence layla layne layton leandro leann leeann leena
    lei leigh leighann leila leire leland lene lenka lennard lenora lenore leny leona leonid leopold leopoldo leora
    lerato lesa lesley leszek leta letizia levan levent levente lexi lexie leyla li lia lianne libby liberty libor
    libuse lieke lieselotte lieve liga liisa lilah liliane lilit lill lillian lillie lindiwe line linh linnea
    linsey lionel liridon lis lisbeth lissa liv liviu lizzie lluis loan loes lon lone long lora loredana loree
    lorenza lorie lorin lothar lotta lotte lou lourdes lowell luana lubica lubna lubomir lucette lucien lucienne
    ludek ludger ludivine ludmila ludo ludovic luella luigina luiz luiza luka lukasz lule luminita lusine lutz
    lydie lyla lyle lyndsay lyndsey lynelle lynnette lysiane lyudmila maaike maarit maarja maarten mable macarena
    maciej mackenzie macy madalina maddalena maddie maddison made madelyn madhu madison mads magalie magdolna magne
    mahesh mahmoud mahmud mai maija maike mait maite maj majed majid makayla makoto maksim malia malik malinda
    mallory malte mamadou mami mamuka mandi mandla mandy manh manish manoj manolo mantas maranda marcelino marcelle
    marci marcie marcio mareike margarete margaux margherita margie margo margret margus mari maria-theresia
    mariagrazia mariam mariama mariangela marianna mariano marieke mariel marielle marija marijana marijke marika
    mariko marilee marine mariola mariona maris marisa mariska marissa marita mariusz marja marjan marjo marjolein
    marjut marketa markku marlee marleen marlin marlis marloes marlon marnie maros marquis martial martijn marton
    marva marwan maryam maryann maryanne marybeth maryellen marylou masahiro masako masaru masashi masato
    massimiliano massimo mate matej mateja mateus mateusz matheus mati matija matjaz matti mattie matyas maud maura
    mavis maxim maya mayara maysa mayumi mazen mckenna mckenzie meelis meena meera meghan megumi mehdi mehmet
    meinhard melany melike melisa melodie melody meltem menno merike meritxell merja mert merve mervi mesut metin
    mette mevlut micaela micah michalis micheline michiel michiko mickey midori mieczyslaw mieke miha mihaela mihai
    mihaly mihkel miika mikayla mikel mikhail mikko miklos milada milagros milica milla milo milos miloslav mimoza
    min mindaugas ming minh minho minji minjun minna minoru minttu miquel mircea mirco mireille mirela mirella
    miren mirja mirjana mirko miroslav miroslava miroslaw mirva misty mitch mitchel mitsuo miyuki mladen modesto
    modou mogens mohamad mohan mojca mollie monte montgomery montse montserrat mostafa moussa muhammet mukesh muna
    murat murilo musa mustafa mwangi mya mykola mylene myles myrna myrtle nabil nadege nadezhda nadiya nagesh nam
    nanette nannette naoki naoko narcis narek narendra naresh naser nasser natalya natasa nathanael nathanial
    nathaniel natia natividad naveen nawal nazli necati neema neeraj neha nejc nekane nektarios nele nenad nerea
    neus neusa nevin nga ngan ngoc ngozi nguyen nguyet nhan nhi nhung nickolas nico nicolae nicoleta nicoletta
    nicolette niek nieves nihat niina nika nikhil nikita niko nikola nikolaos nikolay nikole nikolett nikos nilesh
    nilgun nilson nino nisha nitin nizar njeri nkechi nkosi noelia noemie nola nomsa noor noora noriko normunds
    nour nova nune nunzia nur nuray nurcan nuria nyla nyoman oana oanh obinna octavian odair odd oddvar odette
    odhiambo odile oguz oihana okan oksana ola olav oleksandr oleksandra olen olena olive olle olli olof olumide
    oluwaseun omer ondrej onni onur oona ophelie oralia oren orhan oriol orjan orlando ornella orsolya osama osamu
    osman osvaldo ot otakar otavio othman otieno otis ottavio ottilie ousmane outi ove ovidiu oystein oyvind ozan
    ozge ozgur ozlem paavo paco padma paige paisley paivi pal palle paloma pamala panagiotis pankaj paqui paraskevi
    parisa parker parvati pascaline pasi pasquale patience patrica patrice pau pauli pavla pavlina pavlos payton
    pekka pentti pepe pere pernilla pernille petar peteris petri petro petru petteri peyton phoebe phong phuc
    phuong pier piera piero piet pieter pietro piia pim pinar ping piper piret pirjo pirkko piroska pol polina
    polly polona pooja porter poul prabhu pradeep prakash pramod prasad prashant praveen precious presley priit
    primoz priscila priya przemyslaw putri putu qasim qiang quan quang quim quincy quinton quoc quyen quynh radim
    radoslaw radu rae raegan raelene rafaela rafal raffaele ragnar ragnhild rahul raija raimo raimundo raivo raj
    raja rajan rajendra rajesh rajiv rakesh raluca ram raman ramazan ramesh rami ramiro ramona rana randal randi
    rani rania rasa rashid rasmus rastislav raven ravi ravindra raymonde razvan reagan reba recep reed reem reese
    regis regula rehema reid reijo reiko reilly rein reinaldo reka rekha remco remedios remy renan renato renaud
    renske reuben rex reza rhea rhett rhiannon rhona ria rianne rich richie rickard rickie ridley riikka riina
    riitta rik rikke riley rima rina rini risto rizki roar robbie robbin robby robyn rocco rocky rodrick roel
    rogerio rohan rohit rok romina romulo ronda roni ronnie roope rosalba rosalee rosalind rosalyn rosana rosanna
    rosanne roseline roser roslyn roswitha rowan rowena roxane royce rudiger rudo ruedi rune ruslan ruta ruud
    ruzanna ryder ryker ryo ryota ryszard saad saara sabrina sachiko sachin sadik sage sahar said saif saija salah
    saleem saleh salem salih salim salla salma salman salome samar samara sameh sami samir samira samu samuli
    samvel sana sandeep sander sandi sandor sandro sangeeta sanghoon sani sanja sanjay sanjeev sanna santeri
    santosh santtu sari sarita sarka sarolta sasa satish satoru satoshi satu sauli saulius saundra savanna savannah
    savas saverio sawyer sayed sayuri sebastiao seda seema segun seija selahattin selena selim selin selma semih
    senja seojun sepp seppo serap sercan serdar sergei sergey sergi serhat serhiy serkan seun severine sevgi sevil
    sevim shadi shahid shailesh shana shanda shania shankar shanna shantel sharad sharif sharla sharlene sharonda
    sharron shasta shauna shavonne shawna shawnee shayla shayna shelia shelly shelton sherif sherri sherrie sheryl
    shiela shigeru shilpa shinichi shinji shirin shiv shoichi shota shpresa shreya shunsuke shyam sibel siegbert
    siegfried sieglinde sierra sigmar signe sigurd sigve siim silas silvan silvana silvano simo sinan sini sinisa
    sipho siri sirje sirpa sissel siti siv sixten sjaak sjoerd skye skylar skyler slamet slavko slavomir slawomir
    sloane slobodan sneha snezana snorre soha soile solange soledad solene soojin sorin sorina souad spela spencer
    spyros sri srinivas stacia staffan stane stanislaw starla stavros stefaan stefani stein steinar stelios stepan
    sterling stevie stian stijn stjepan storm sture subhash sudhir sueann sugeng suharto sulastri sule suleyman
    sultan suman sumit sune sungho sunil sunita sunmi suraj suresh surya sus sushil susie susilo suvi suvi-tuuli
    suwarno suzan suzana suzanna suzette suzie svein svend sverre swantje swati sybren sydney sylvain sylvaine
    synnove sytse szabolcs szilard szilvia szymon tabatha tabitha tadashi tadej tadeusz tahir taichi taina tainara
    tais takahiro takako takashi takeshi takuya talal talia tam tamar tamas tamer tami tamika tammie tamra tan
    taneli tanguy tanisha tao tapani tapio taras tarek tarik tariq tarja tarmo taro taryn tate tatenda tatiane
    tatjana tatsuya tatum tatyana taylor tayo teagan tebogo teddy teemu teguh teija temitope tendai teodor teppo
    terez tereza teri terje tero terra terrance terrell terrie tess tessa tetiana tetsuo tetsuya teun thabo thai
    thais thanasis thandi thang thanh thao themba theodor theodoros theron thi thiago thibault thibaut thien thijs
    thinh thomasina thor thorkild thu thuong thuy tibor tien tierra tigran tihomir tiina tiit tiiu tilman timea
    timmy timur tine tineke tino tisha tiziana tiziano tjeerd toan tobin tolga tomaz tomi tomislav tommaso tommie
    tomoko tone tonja tonu toomas toon topi tor torbjorn tord torgeir toril toru toshio tove tracee tracie tran
    trang traudl tri triin trine trinidad trisha trista troels trond trude trudy trung truong truus tsutomu tu tuan
    tucker tudor tugba tuija tuncay tunde tung tuomas turgut turid tuukka tuula tuyen tuyet tyra tyree tyrone tyson
    tytti uday ueli ufuk ugur ulla-maija ulrik ulrika uma umar umberto umit umut unai unni urban urmas uros urs
    urska urszula usha usman uta uyen vaclav vadim vahan vakhtang valarie valdir valdis valentino valerio valery
    valon valorie van vance vangelis vardan varun vasile vasiliki vasilis vasily vasyl vaughn veera veerle vegard
    veikko veit veli venkat venla vesa vesna vibeke vicente vicenç vid vidar viet viivi vijay vikas vikki vikram
    viktoriya vilho ville villy vilma vilmos vinay vince vincenza vineet vinh vinicius vinod vinzenz viorel viorica
    vishal vit vitaly vito vitor vittoria vittorio vivek viviana vivienne vlad vladislav vlado vlasta vojtech
    volkmar volodymyr vreni vu vyacheslav vytautas wael wagner wahyu walburga wale waleed walid walker wally walt
    waltteri wambui wanjiku wayan wei weiwei wellington wenche wendelin wessel weston whitney wieland wies wieslaw
    wieslawa wil wilbert wiley wilfred willa willard willi willis wilson winnie winona winston witold wladyslaw
    wolf wolf-dieter wolfram wouter wulan wyatt xabier xander xia xiaohong xiaoming xiuying xuan yahya yan yana
    yang yannis yanti yaroslav yasemin yash yasin yasir yasmin yasmine yasser yasuo yavuz yaw yelena yemi yen
    yesenia yevgeny yiannis yildiz yilmaz ylva yngve yoann yogesh yoko yolande yong yoshiko yoshio yosuke younes
    youngho youssef yudi yuichi yuji yuka yuki yukiko yuko yulia yumi yumiko yuni yunus yuri yuriy yusuf yusuke
    yutaka yvon zachariah zack zackary zafer zahra zaid zain zainab zaki zander zane zanele zawadi zbigniew zbynek
    zdenek zdenka zdravko zdzislaw zehra zelda zeljka zeljko zena zeynep ziad ziga zita zofia zoltan zoran zsofia
    zsolt zsuzsa zsuzsanna zuhal zulema zurab zuzana zuzanna zydrunas
    """.split()
)
"""The rest of the world, and more of Europe."""

OTHER_ALPHABETS = frozenset(
    """
    άννα αγγελική αθανάσιος αθηνά αικατερίνη αλέξανδρος αλέξης αλεξάνδρα αναστάσιος αναστασία ανδρέας αντώνης
    αντώνιος απόστολος βαγγέλης βασίλειος βασίλης βασιλική γεωργία γεώργιος γιάννης γιώργος γρηγόρης δήμητρα
    δημήτρης δημήτριος διονύσης ειρήνη ελένη ελευθερία εμμανουήλ ευάγγελος ευαγγελία ευθυμία ζωή ηλίας θανάσης
    θεόδωρος ιωάννα ιωάννης καλλιόπη κατερίνα κωνσταντίνα κωνσταντίνος κώστας μανώλης μαρία μαρίνα μιχάλης μιχαήλ
    νίκη νίκος νικόλαος ουρανία πέτρος παναγιώτα παναγιώτης παρασκευή παύλος σοφία σπυρίδων σπύρος στέλιος στέφανος
    σταυρούλα σταύρος στυλιανός τάσος φωτεινή χαράλαμπος χρήστος χριστίνα χρύσα азат айгуль айдар александар
    александр александра алексей алена алина алиса алла алсу алёна анастасия анатолий анатолій ангел ангелина
    андрей андрій анна антон антонина аркадий арсений артем артур артём асен атанас богдан борис борислав боян
    бранко вадим валентин валентина валерий валерия варвара васил василий василь величка вера вероника веселин
    весна виктор виктория виолета виталий владимир владислав володимир вячеслав віктор вікторія галина галя
    геннадий георги георгий герман горан григорий григорій даниела дарья денис десислава диана димитър дина динара
    дмитрий дмитро драган душан евгений евгения егор екатерина елена елизавета жанна живко запрян зинаида зоран зоя
    ива ивайло иван ивана игорь ильдар ильшат илья инна ирина йордан катерина кирил кирилл константин красимир
    кристина ксения лариса лев леонид лидия лилия лиляна любов любовь любомир людмила максим марат маргарита марина
    мария марија марк марко мартин марія микола милан милена милица милош миодраг мирослав михаил михайло надежда
    надія наталия наталья наталія наташа небојша никита никола николай нина оксана олег олександр олексій олена
    олеся ольга павел павло петар петр петро петър пламен полина пётр радка раиса регина роман росица румен руслан
    рустам светла светлана семен семён сергей сергій силвия слободан снежана софия софья станислав степан стефан
    стефка стоян тамара татьяна теодора тетяна тимур тодор ульяна федор филипп фёдор христо цветан цветелина эдуард
    элла эльвира юлиан юлия юлія юрий юрій яна ярослав ярослава євген іван ігор ірина јасмина јелена јован անահիտ
    անի աննա աշոտ արա արամ արթուր արմեն գագիկ գայանե գևորգ դավիդ դավիթ էմմա լիլիթ լուսինե կարեն կարինե հակոբ հայկ
    հասմիկ հովհաննես մարիամ մհեր նարեկ նունե ռուզաննա սամվել սարգիս սիրանուշ սուրեն վահան վահե վարդան տիգրան ანა
    გელა გია გიგა გიორგი დავით დავითი დათო ეკა ეკატერინე ვახტანგ ზურაბ ზურაბი თამარ თამარი თეა თინათინ ია ირაკლი
    ირინა ლაშა ლევან ლევანი ლელა ლია მაია მამუკა მანანა მარიამ მარიამი მარინა ნათია ნანა ნიკა ნიკოლოზ ნინო სალომე
    სანდრო სოფიო ქეთევან ქეთი შოთა
    """.split()
)
"""Cyrillic, Greek, Armenian and Georgian."""

UNCASED_GIVEN_NAMES = frozenset(
    """
    אבי אביב אביגיל אבנר אברהם אהרון אהרן אורי אורית אורלי אורן אייל איל אילנה איריס איתי אלון אלי אליהו אמיר אסף
    אסתר אפרת ארז אריה בנימין ברק גיא גיל גילה גלית דב דוד דינה דן דנה דניאל דפנה דרור הדס ורד זאב חיים חנה טל טלי
    יאיר יגאל יהודה יובל יונתן יוסי יוסף יעל יעקב יפעת יצחק ירון לאה ליאור ליאת לימור מאיה מאיר מיה מיכאל מיכל מירב
    מירי מרדכי מרים משה נועה נועם נורית ניר נירית נעמה נתן סיגל עדי עודד עומר עינת עירית עמית ענבל ענת ערן צבי קרן
    ראובן רבקה רויטל רון רונית רועי רות רחל רינת רן שולמית שחר שי שיר שירה שלומית שלמה שמעון שני שרה שרון תומר תמי
    תמר آرش آرمان آمنة أحمد أسامة أسماء أمل أميرة أمين أنس أيمن إبراهيم إسماعيل إياد إيمان ابراهيم احمد اصغر العنود
    الهام امیر امیرحسین اکبر بابک باسم بدر بلال بندر بهرام بهروز تركي جمال جواهر حسن حسين حسین حمد حمدان حمزة حمید
    حمیدرضا خالد خديجة دانا دينا رائد راشد رامي رانيا رضا رنا ريم زهرا زهراء زياد زيد زينب زینب سارة سالم سامي سعاد
    سعد سعود سعيد سعید سلطان سلمان سلمى سمر سمير سمیه سناء سینا شريف شهرام شيماء شیرین صالح طارق طلال عائشة عادل
    عباس عبد عبدالرحمن عبدالعزيز عبدالله عبير عصام علي علی علیرضا عماد عمر عمرو عيسى غادة غسان فؤاد فادي فارس فاطمة
    فاطمه فرهاد فهد فيصل كريم كمال لطيفة ليلى لينا لیلا ماجد مازن مجید محمد محمدرضا محمود مروان مريم مریم مشعل
    مصطفى ملاك منصور منى منيرة مها مهدی مهران مهسا موزة موسى مینا نادية نازنین ناصر نايف نبيل نجلاء نرگس نسرین نواف
    نوال نور نورة هالة هاني هبة هدى هشام هند وائل وفاء وليد ياسر ياسمين يحيى يوسف پریسا پویا کامران کاوه
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
