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
    aad aarav aare abbas abdallah abdoulaye abdul abdulla abdullah abena achieng adalberto adama adebayo adele
    adelheid adeline ademir adeola adina aditya adolf adri adriano adrien adwoa agata agathe agim agneta agnieszka
    agurtzane agus ahmad ahmed ahmet aigars aiko aino aisha aissatou aiste aitor aivar aivars ajay akash ake akhil
    aki akinyi akira akosua akram alain alba alban alberto albrecht alda aldo aleksander aleksandr aleksandra
    aleksei alena ales alessia alessio alexandros alexandru alexei alexey alfons alicja alina aline alix alois
    alvaro alzbeta ama amal amandine amar amaury amin amina aminata amir amira amit amitabh amparo an anahit anais
    anand anas anastasios anatoly anca ander anderson andi andras andrej andressa andrey andris andrius andriy ane
    aneta anette ange angeles angelika ani aniko anil anjali anke anker ankit ankur annamaria annegret anneke
    annelies anneliese annelise annick anniken annikki ans antal ante antonietta antonin antonis anu anuj anup
    anwar anze aparecida apostolos ara araceli aram arancha arantxa arben arda ardian ari ariane arie arif arild
    ariovaldo aristotelis arjan arjun arlindo arman armand armelle armen armin arnaldo arnau arnulf artur arun
    arunas arvind asa asad asbjorn asger asha ashish ashok ashot ashwin asier aslı asma asuncion athanasios atle
    attila aud aude audun augustin aukje aurelien aurora awa axelle aydin ayhan aylin ayman ayodele ayse aysegul
    ayumi aziz babatunde balazs balint bambang bao baptiste baraka barbel barbro baris bartosz bas basak bashir
    bastien beat bedrich begona bela belen bence benedicte bengt benito benno benoit bent bente berit berk berna
    bernat berthold bertrand besnik bettina beyza beñat bharat bilal birger birthe bjarne bjorg blai blanka blerim
    blessing bo bodil bodo bogdan bohdan bohumil bojan bola bongani borge borivoj borja borje bostjan bozena bram
    branislav branko brice brit britt bruna budi bulent burak burcu burkhard caio camelia can canan candela carine
    carles carlota carme carmela carmelo carmine carola cassia catalin cayetano cees celso cem cemal ceren cesare
    cezar chandra chao charalampos charity charlene cheikh chi chidi chie chinedu chioma chipo christelle christer
    christof christos cintia cinzia ciprian ciro claes clarisse claudine claudiu cleber clemence clotilde colette
    con concepcion concha cong constantin consuelo coralie cordula corentin corina corine cornel corrie cosimo
    cosmin costel cristiane cristiano cristobal csaba csilla cyril cyrille dace dag daiane daisuke daiva dalia
    dalibor damir danijel danuta dao darius dariusz darko dat davide davit davor dawid debora deepa deepak deepika
    dejan deniz derya detlev devendra dewi dian dick didier dietlinde dietrich dilek dimitra dimitris dinesh dinh
    dionysis divya dmitri dmitry dmytro doerte doina domagoj domenico donatella donato donghyun dorin dorothee
    dorthe dragan dragos drazen drita dubravka dumitru dung duong dusan duy duygu dwi eberhard ebru ece eckhard
    edeltraud edit edita edoardo edona edouard edson edurne eero egil egle egon eha ehab eider eija eiji eirik
    eivind ejnar eka ekaterina ekkehard eko ekrem eleni elfriede eliane elif elin elina eliska elke ellinor elmar
    elodie eloise els elvira elzbieta emanuela emeka emel emeline emerson emese emi emine emmanuelle emrah emre
    encarnacion endang endre eneko engelbert engin enrica enzo ercan erdem erdogan erhan erhard erja erkan erkki
    erling ermal erol ersin erzsebet esa esi espen esra estefania estelle estrella eszter etienne ettore eugen
    eugenia eugenie eugenio eulalia eunji evangelia evangelos eve eveliina evelyne evgeny evi ewald ewelina eyup
    fabiana fabiano fabienne fabiola fabrizio fadi fahad faisal faith fang fanny farah farai farhad fariba farid
    farida fatema fatih fatima fatma fatmir fatou felice felicie felisa femi femke ferdinand ferdinando ferenc
    ferhat fernand ferran ferry fikret filiz finn firat fitri flavia flavien flavio flemming florent florentina
    florin folake fotini fouad franc franca francesc franciszek franco frans frantisek franziska frauke frederique
    freek friederike friedhelm frode funmi furkan gabor gael gaelle gaetan gaetano gagik galina gamze ganesh gang
    garbiñe gaston gaurav gayane geert geeta geir gela gemma gennady geraldo gerda gerlinde german gero gerome
    gerrit gevorg geza ghada gheorghe ghislain ghislaine ghita giacomo giampaolo gianfranco giang gianmarco giannis
    giedre gift gijs gilberto gilson gintaras giorgi giorgia giorgio giorgos giovana gisele giulio giuseppina gizem
    gokhan gopal goran gorka gosta gottfried govind grazia graziella grazyna gregoire grete griet grigoris gro
    grzegorz guilherme guiying gul gulay gulsen gun gunda gundula gunilla gunn gunnel guntis gunvor guro gurpreet
    gustaaf gustavo gwenael gwenaelle gyorgy gyula habib hadi hai haiyan hakan hakob hakon hala halil halina halvor
    hamad hamid hamza hana hande hang hani hanneke hannele hannelore hannu hans-jurgen hans-peter hansjorg
    hanspeter hansruedi harish harm harpreet harri harrie haruka haruki haruto hasan hassan hatem hatice hauke
    havard hayk hazem hedwig hege heidrun heikki heino heitor heli helio hemant hendra henna henny henrike henrique
    henryk heri heribert hernan herve hesham hiba hideki hideo hien hieu hilkka hiltrud hind hinrich hiroki hiroko
    hiromi hiroshi hisashi hoa hoang honore hope horia hovhannes hrvoje huda hugues huguette hung huong huseyin
    hussain hussein huy hyejin ib ibrahim ibrahima ichiro ieva ifeoma ignasi ikenna iker ildiko ilhan ilie ilir
    ilka ilker ilkka ilze iman imanol imke imran imre indah indira indrek ineke inese ingela ingemar inger ingolf
    ingunn ingvar inka inken inmaculada insa ioana ioanna ioannis ion ionel ionut irakli irati irena irina irmgard
    irmtraud iryna isabela isamu isidro ismail isolde istvan itziar iulia iulian ivar iveta ivett ivica izaskun
    iñaki jaakko jaan jaber jacco jacek jacinto jadwiga jaewon jagdish jair jamal jamil janez jani janne janneke
    janos janusz jaqueline jari jarle jarmila jarmo jaroslaw jasna jasper jaume jawad jaya jayant jeannine jef
    jelena jelle jeppe jernej jeroen jerzy jianguo jie jiho jihoon jindrich jing jinwoo jisoo jitka jiyoung joaquim
    jocelyne joeri joke joko jolanta jonna joost jordy joris jorma jorn jorunn jos joseba josefa josep josette
    josiane josip josu jouni jovan joze jozef jozsef juanjo judit juha juhani jukka jules juliette juma jun junho
    junichi junior junko juraj jure jurgita juri juris jussi justyna jyoti jytte kaan kaarina kacper kadir kadri
    kagiso kaisa kaj kaja kalle kalliopi kamal kamala kamau kamil kamila kaori karan kareem karim karine kariuki
    karl-heinz karlheinz karola katalin katarina katarzyna katerina kateryna kathi kati katia kavita kazimierz
    kazuki kazuo kazuya kees kehinde keijo keiko keisuke keita keld kemal kenichi kenji kent kenta kerem kersti
    ketevan khadija khaled khalid khanh khoa kimmo kinga kiran kirill kirsi kirsti kirstine kjersti kjetil klaas
    klas klaus-peter klemen knut koen kofi koichi koji kojo koldo konstantin konstantina konstantinos koos kostas
    kresimir krishna kristaps kristiina kristjan kristof kristyna kriszta krisztian krisztina krystyna kubra kumar
    kumiko kunle kwabena kwame kwesi kyoko kyriakos kyungsoo ladislav laetitia laia laila laima lajos lakshmi lalit
    lam lama lambros lan larisa lasha lasse laszlo lata laure laurentiu lavinia layla leandro leena lei leire lene
    lenka lennard leny leonid leopold leopoldo lerato leszek letizia levan levent levente leyla li lia lianne libor
    libuse lieke lieselotte lieve liga liisa liliane lilit lill lindiwe line linh linnea lionel liridon lis lisbeth
    liv liviu lluis loan loes lone long loredana lorenza lothar lotta lotte lourdes lubica lubna lubomir lucette
    lucien lucienne ludek ludger ludivine ludmila ludo ludovic luigina luiz luiza luka lukasz lule luminita lusine
    lutz lydie lysiane lyudmila maaike maarit maarja maarten macarena maciej madalina maddalena made madhu mads
    magalie magdolna magne mahesh mahmoud mahmud mai maija maike mait maite maj majed majid makoto maksim malik
    malte mamadou mami mamuka mandla manh manish manoj manolo mantas marcelino marcelle marcio mareike margarete
    margaux margherita margret margus mari maria-theresia mariagrazia mariam mariama mariangela marianna mariano
    marieke marielle marija marijana marijke marika mariko marine mariola mariona maris marisa mariska marita
    mariusz marja marjan marjo marjolein marjut marketa markku marleen marlis marloes maros martial martijn marton
    marwan maryam masahiro masako masaru masashi masato massimiliano massimo mate matej mateja mateus mateusz
    matheus mati matija matjaz matti matyas maud maura maxim maya mayara maysa mayumi mazen meelis meena meera
    megumi mehdi mehmet meinhard melike meltem menno mercy merike meritxell merja mert merve mervi mesut metin
    mette mevlut michalis micheline michiel michiko midori mieczyslaw mieke miha mihaela mihai mihaly mihkel mikel
    mikhail mikko miklos milada milagros milica milla milos miloslav mimoza min mindaugas ming minh minho minji
    minjun minna minoru miquel mircea mirco mireille mirela mirella miren mirja mirjana mirko miroslav miroslava
    miroslaw mirva mitsuo miyuki mladen modesto modou mogens mohamad mohan mojca montse montserrat mostafa moussa
    muhammet mukesh muna murat murilo musa mustafa mwangi mykola mylene nabil nadege nadezhda nadiya nagesh nam
    naoki naoko narcis narek narendra naresh naser nasser natalya natasa natia natividad naveen nawal nazli necati
    neema neeraj neha nejc nekane nektarios nele nenad nerea neus neusa nevin nga ngan ngoc ngozi nguyen nguyet
    nhan nhi nhung nico nicolae nicoleta nicoletta niek nieves nihat niina nika nikhil nikita niko nikola nikolaos
    nikolay nikolett nikos nilesh nilgun nilson nino nisha nitin nizar njeri nkechi nkosi noemie nomsa noor noriko
    normunds nour nune nunzia nur nuray nurcan nuria nyoman oana oanh obinna octavian odair odd oddvar odette
    odhiambo odile oguz oihana okan oksana ola olav oleksandr oleksandra olena olle olli olof olumide oluwaseun
    omer ondrej onur ophelie orhan oriol orjan orlando ornella orsolya osama osamu osman osvaldo ot otakar otavio
    othman otieno ottavio ottilie ousmane outi ove ovidiu oystein oyvind ozan ozge ozgur ozlem paavo paco padma
    paivi pal palle paloma panagiotis pankaj paqui paraskevi parisa parvati pascaline pasi pasquale patience
    patrice pau pauli pavla pavlina pavlos pekka pentti pepe pere pernilla pernille petar peteris petri petro petru
    phong phuc phuong pier piera piero piet pieter pietro piia pim pinar ping piret pirjo pirkko piroska pol polina
    polona pooja poul prabhu pradeep prakash pramod prasad prashant praveen precious priit primoz prince princess
    priscila priya przemyslaw putri putu qasim qiang quan quang quim quoc quyen quynh radim radoslaw radu rafaela
    rafal raffaele ragnar ragnhild rahul raija raimo raimundo raivo raj raja rajan rajendra rajesh rajiv rakesh
    raluca ram raman ramazan ramesh rami ramiro ramona rana randi rani rania rasa rashid rasmus rastislav ravi
    ravindra raymonde razvan recep reem regis regula rehema reijo reiko rein reinaldo reka rekha remco remedios
    remy renan renato renaud renske reza ria rianne rickard riikka riina riitta rik rikke rima rina rini risto
    rizki roar rocco roel rogerio rohan rohit rok romina romulo rosalba rosana rosanna roseline roser roswitha
    roxane rudiger rudo ruedi rune ruslan ruta ruud ruzanna ryo ryota ryszard saad saara sabrina sachiko sachin
    sadik sahar said saif salah saleem saleh salem salih salim salma salman salome samar sameh sami samir samira
    samuli samvel sana sandeep sander sandor sandro sangeeta sanghoon sani sanja sanjay sanjeev sanna santa santosh
    sari sarita sarka sarolta sasa satish satoru satoshi satu saulius savas saverio sayed sayuri sebastiao seda
    seema segun seija selahattin selim selin selma semih seojun sepp seppo serap sercan serdar sergei sergey sergi
    serhat serhiy serkan seun severine sevgi sevil sevim shadi shahid shailesh shankar sharad sharif sherif shigeru
    shilpa shinichi shinji shirin shiv shoichi shota shpresa shreya shunsuke shyam sibel siegbert siegfried
    sieglinde sigmar signe sigurd sigve siim silvan silvana silvano simo sinan sini sinisa sipho siri sirje sirpa
    sissel siti siv sixten sjaak sjoerd slamet slavko slavomir slawomir slobodan sneha snezana snorre soha soile
    solange soledad solene soojin sorin sorina souad spela spyros sri srinivas staffan stane stanislaw stavros
    stefaan stein steinar stelios stepan stian stijn stjepan sture subhash sudhir sugeng suharto sulastri sule
    suleyman sultan suman sumit sune sungho sunil sunita sunmi suraj suresh surya sus sushil susilo suvi suwarno
    suzana svein svend sverre swantje swati sybren sylvain sylvaine synnove sytse szabolcs szilard szilvia szymon
    tadashi tadej tadeusz tahir taichi taina tainara tais takahiro takako takashi takeshi takuya talal tam tamar
    tamas tamer tan taneli tanguy tao tapani tapio taras tarek tarik tariq tarja tarmo taro tatenda tatiane tatjana
    tatsuya tatyana tayo tebogo teemu teguh temitope tendai teodor terez tereza terje tero tetiana tetsuo tetsuya
    teun thabo thai thais thanasis thandi thang thanh thao themba theodor theodoros thi thiago thibault thibaut
    thien thijs thinh thor thorkild thu thuong thuy tibor tien tigran tihomir tiina tiit tiiu tilman timea timur
    tine tineke tiziana tiziano tjeerd toan tolga tomaz tomislav tommaso tomoko tone tonu toomas toon tor torbjorn
    tord torgeir toril toru toshio tove tran trang traudl tri triin trine trinidad troels trond trude trung truong
    truus tsutomu tu tuan tudor tugba tuija tuncay tunde tung tuomas turgut turid tuula tuyen tuyet tytti uday ueli
    ufuk ugur ulrik ulrika uma umar umberto umit umut unai unni urban urmas uros urs urska urszula usha usman uta
    uyen vaclav vadim vahan vakhtang valdir valdis valentino valerio valery valon van vangelis vardan varun vasile
    vasiliki vasilis vasily vasyl veerle vegard veit venkat vesa vesna vibeke vicente vicenç vid vidar viet vijay
    vikas vikram viktoriya ville villy vilmos vinay vincenza vineet vinh vinicius vinod vinzenz viorel viorica
    vishal vit vitaly vito vitor vittoria vittorio vivek viviana vlad vladislav vlado vlasta vojtech volkmar
    volodymyr vreni vu vyacheslav vytautas wael wagner wahyu walburga wale waleed walid wambui wanjiku wayan wei
    weiwei wellington wenche wendelin wessel wieland wies wieslaw wieslawa wil willi wilson witold wladyslaw wolf
    wolf-dieter wolfram wouter wulan xabier xia xiaohong xiaoming xiuying xuan yahya yan yana yang yannis yanti
    yaroslav yasemin yash yasin yasir yasmin yasser yasuo yavuz yaw yelena yemi yen yevgeny yiannis yildiz yilmaz
    ylva yngve yoann yogesh yoko yolande yong yoshiko yoshio yosuke younes youngho youssef yudi yuichi yuji yuka
    yuki yukiko yuko yulia yumi yumiko yuni yunus yuri yuriy yusuf yusuke yutaka yvon zafer zahra zaid zain zainab
    zaki zane zanele zawadi zbigniew zbynek zdenek zdenka zdravko zdzislaw zehra zeljka zeljko zeynep ziad ziga
    zita zofia zoltan zoran zsofia zsolt zsuzsa zsuzsanna zuhal zulema zurab zuzana zuzanna zydrunas
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
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용림나"
)
"""The first syllable of Korean names."""
