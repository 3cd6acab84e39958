# ruff: noqa: SIM905 - lists of words are written as words
"""Common given names, in lower case, without accents and in Latin letters.

They are evidence that two capitalised words are a person and not a firm or a place; a name without one is a name, too.
Words that are also common in names of firms and places (``Florence``, ``Victoria``) are left out.
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """aaron abdul abdullah abigail adam adele adeline adnan adolf adrian adriana adriano aga agata agathe agnes
    agnese agnieszka agustin ahmad ahmed aida aileen aino aisha aki akira alain alan alba albert alberto albrecht
    alejandra alejandro aleksander aleksandr aleksandra aleksei alena ales alessandra alessandro alessia alessio
    alex alexander alexandra alexandre alexandros alexei alexia alexis alfons alfonso alfred alfredo ali alice alicia
    alina aline alisa alisha alison alistair allan allen allison alma alojz alois alphonse alvaro amanda amandine
    amber ambroise amelia amelie amina amir amy ana anabel anais anastasia anatoli anatoly anders andre andrea andreas
    andree andreea andrei andrej andres andrew andrey andris andriy andrzej andy angela angelica angelika angelina
    angelique angelo angie angus ania anika anita anja anke ann anna annabel annalena annamaria anne anneke anneli
    anneliese annemarie annett annetta annette annick annie annika anselm anthony antje antoine antoinette anton
    antonella antoni antonia antonin antonino antonio antonis anya apostolos april archie ariane arianna arie arjan
    arjen arkadiusz arlette arlene armand armando armin arnaud arndt arne arno arnold artem arthur artur arturo arvid
    asa ashlee ashley astrid athanasios attila aude audrey august auguste augustin aurelie aurelien aurora axel aylin
    ayse baiba balazs balint baptiste barbara barbora barry bart bartosz bas bastian bastien beata beate beatrice
    beatrix beatriz belen bella ben benedetta benedetto benedicte benedikt beniamino benita benito benjamin benny
    benoit bent bernadette bernard bernardo bernd bernhard bernt bert berta bertha berthold bertrand beth bettina
    betty bianca bill billy birger birgit birgitta birgitte birte bjarne bjoern bjorn blanca blandine bob bodil
    bogdan bohdan bohumil boris borja bozena brad bradley branislav branko breanna brenda brendan brent brett brian
    brice bridget brigitta brigitte britt britta bronwyn bruce brunhilde bruno bryan burak burkhard calvin camilla
    camille camilo can candice carina carine carl carla carlo carlos carlotta carly carmela carmelo carmen carol
    carola carole carolin carolina caroline carolyn carsten catalina caterina catherine cathy catriona cecile cecilia
    cedric celia celine celso cem cenk cesar chantal charlene charles charlie charlotte chloe chris christa christel
    christelle christer christian christiane christianne christina christine christof christoph christophe christopher
    christos chuck cindy clara clare claude claudia claudine claudio claus clayton clemens clement clementine cleo
    clifford clive colette colin connie conny conor conrad constantin constanze corentin corina corinna corinne
    cornelia cornelis cornelius cosimo craig cristian cristiano cristina curt curtis cynthia cyril cyrille dag dagmar
    dagny dale damian damiano damien dan dana daniel daniela daniele danielle danilo danny danuta daria darek dario
    darius dariusz darko darren dave david davide dean debbie deborah deirdre delphine denis denise dennis derek
    desiree detlef detlev diana diane didier diego dieter dietmar dietrich dimitri dimitrios dimitris dina dirk
    dmitri dmitry dolores domenico dominic dominik dominika dominique don donal donald donatella donna dora doreen
    doris dorit dorota dorothea dorothee doug douglas dragan duncan dusan dylan eberhard eckhard eddie edeltraud edgar
    edith edmund edoardo eduard eduardo edward edwin eero egon eileen einar ekaterina elaine eleanor elena eleni
    eleonora elfriede eli elia elias elif elin elina eliane elisa elisabet elisabeth elisabetta elise eliza elizabeth
    elke ella elle ellen ellie elly elmar els elsa elsbeth elvira emanuel emanuele emanuela emil emilia emilie emilio
    emily emine emma emmanuel emmanuelle emmerich emre enrico enrique enzo eric erica erich erick erik erika erin
    erkki ernest ernesto ernst ersin erwin esa esben esra esteban estelle ester esther etienne eugen eugene eugenia
    eugenio eva evan evangelos eve eveline evelyn evelyne evgeny ewa ewald fabian fabien fabienne fabio fabiola
    fabrice fabrizio fanny faruk fatima fatma federica federico felicia felicitas felipe felix ferdinand ferenc
    fergus fernanda fernando filip filippo finn fiona flavia flavio flora florent florian floriane folkert fons frances
    francesca francesco francine francis francisca francisco franck franco francois francoise frank franz franziska
    fred freddy frederic frederick frederik fredrik frida frieda friederike friedhelm friedrich fritz gabor gabriel
    gabriela gabriele gabriella gabrielle gael gaelle gaetan gaetano gareth gary gaston gavin genevieve geoff geoffrey
    georg george georges georgia georgina georgios gerald geraldine gerard gerardo gerd gerda gerhard gerlinde germain
    gero gert gertraud gertrud gesa ghislaine giacomo giancarlo gianfranco gianluca gianni giannis gilbert gilberto
    gilles gillian gina ginette giorgia giorgio giovanna giovanni gisela giselle gitta gitte giulia giuliana giuliano
    giulio giuseppe giuseppina gleb glen glenn gloria goran goetz gonzalo gordon gosta gottfried grace graham grazia
    grazyna greg gregor gregoire gregory greta grethe grzegorz gudrun guenter guenther guido guillaume guillermo
    gunilla gunnar gunter gunther gustaaf gustaf gustav gustavo guy gwen gwenaelle gyorgy haakon hakan hale halina
    hamish hana hanna hannah hanne hannelore hannes hannu hans harald harri harriet harry hartmut hasan hatice heather
    hector hedwig heidi heike heikki heiko heiner heinrich heinz helen helena helene helga helge helle hellmut helmut
    hendrik henk hennie henning henri henriette henrik henry henryk heribert herman hermann hermine herve hilary hilda
    hilde hildegard hiroshi holger holly horst houston howard hristo hubert hugo huguette humberto hussein iain ian
    ibrahim ida ignacio igor ilaria ildiko ilias ilja ilka ilona ilse imke imre ina ines inga inge ingeborg inger
    ingmar ingo ingolf ingrid ingvar ioan ioana ioanna ioannis ion iris irena irene irina iryna irma isaac isabel
    isabella isabelle ismael ismail istvan ivan ivana ivar ivette ivica ivo iwona jaakko jaana jaap jacek jack jackie
    jacky jaclyn jacob jacqueline jacques jadwiga jaime jake jakob jakub james jan jana jane janet janette janez jani
    janice janina janine janne jannik jaroslav jaroslaw jason javier jay jean jeanette jeanne jeannette jeff jeffrey
    jelena jemele jenna jennifer jenny jens jeremie jeremy jerome jeroen jerry jerzy jesper jessica jessie jesus jette
    jill jim jimmi jimmy jiri jitka joachim joan joana joanna joanne joao joaquin jochen joe joel joelle joep joerg
    johan johann johanna johannes john johnny jolanda jolanta jon jonas jonathan joonas joost jordi jorg jorge jorgen
    jorma jose josef josefa josefina joseph josephine joshua josiane joze jozef juan juana juanita judith judy jukka
    jules julia julian juliana juliane julie julien juliet juliette julio julius jurgen juergen jurij jussi justin
    justine justyna jutta juha kaare kai kaisa kaja kalle kamil kamila karel karen karin karina karine karl karla
    karola karolina karoline karsten kaspar katalin katarina katarzyna kate katerina katharina kathleen kathrin kathryn
    kathy katia katie katja katrin katrine kay keiko keith kelly ken kenji kenneth kenny kent kerstin kevin khaled
    kim kimberly kirk kirsi kirsten kirsty kjell klaas klara klas klaus klemens knud knut konrad konstantin
    konstantinos konstanze kornelia kristen kristian kristiina kristin kristina kristine kristof kristoffer krzysztof
    krystyna kurt kyle laetitia lajos lars larry larysa lasse laszlo laura laure laurence laurens laurent lauri lauren
    laurie lea leah leandro lee leif leila lena lene lennart leo leon leonard leonardo leonid leonie leopold leroy
    leslie leszek lewis lex liam lidia liesbeth lieselotte lilian liliana lilly lina linda lindsay lindsey linn linus
    lionel lisa lisbeth lise liselotte liv livia liz lluis loic lorena lorenz lorenzo loretta lothar lotte lou louis
    louisa louise luc luca lucas lucia lucie lucien lucienne lucio lucy ludek ludger ludmila ludo ludovic ludwig luigi
    luis luisa luise luiz luka lukas lukasz luke lutz lydia lynn lynne maarit maarten maciej mads magali magda
    magdalena magnus mahmoud maike maja malcolm malgorzata malin manfred manon manuel manuela mara marc marcel
    marcela marcelle marcello marcelo marcin marco marcos marcus marek maren margaret margareta margarete margarita
    margherita margit margot margrit marguerite maria mariana marianne marie mariele marija marijke marina mario marion
    maris marisa marita marius marja marjolein mark markku marko markus marlene marlies marta martha martin martina
    martine marvin mary maryam maryse massimo mateo mateusz mathias mathieu mathilde matteo matthew matthias matthieu
    mats matt matti maud maureen maurice mauricio maurizio mauro max maxence maxim maxime maximilian mechthild megan
    mehmet meike melanie melinda melissa mercedes merete merja meryem mette mia micha michael michaela michal michel
    michele michelle mick miguel mihai mihaela mika mikael mike mikhail mikko mikolaj milan milena milos mina mira
    mireille miriam mirjam mirko miroslav miroslaw misty mladen mohamed mohammad mohammed moira moritz monica monika
    monique morgane morten muhammad muriel murat mustafa myriam nadege nadia nadine nadja nancy naomi natacha natalia
    natalie nataliya natascha natasha nathalie nathan neil nele nelly nelson nerea niall niccolo nicholas nick nicola
    nicolai nicolas nicole nicoletta nicolo niels nigel nikita nikki niklas niko nikola nikolai nikolaos nikolaus
    nikos nils nina nino noel noelia noelle noemi nora norbert noreen norma norman nuno nuria oddvar odile ola olaf
    olav ole oleg oleksandr oleksii olena olga oliver olivia olivier olof ondrej orlando oscar oskar osman oswald
    otmar otto ove owen ozge pablo paola paolo pascal pascale patric patrice patricia patricio patrick patrik patrizia
    patsy pat paul paula paule paulina pauline paulo pavel pavol pawel peder pedro peggy pekka penelope penny per perrine
    peter petr petra petri petros petter phil philip philipp philippa philippe phillip phyllis pia pierre piero
    pierrette pierrick pieter piet pietro pilar piotr pirjo poul predrag priscilla quentin quirin rachael rachel
    radek radka radoslav radu rafael rafal raffaele raimund rainer raisa raj rajesh ralf ralph ramon ramona randi
    randy raphael raquel rasmus raul raymond rebecca regina regine reginald regis reidar reiner reinhard reinhold
    remi remy rena renata renate renato rene renee renzo reto ricarda riccardo richard rick rico riitta rita rob robert
    roberta roberto robin roderick rodolfo rodrigo roel roger roland rolande rolf romain roman romana romeo romuald ron
    ronald ronny rosa rosalie rosanna rosario rose rosemarie rosemary rosina rosita ross roswitha roxana roy ruben rudi
    rudiger ruediger rudolf rudy rui rune rupert rushdi russell ruth ruud ryan ryszard sabina sabine sabrina said sally
    salvatore sam samantha sami samir samuel sandra sandrine sandro sandy sanna sanne santiago sara sarah sascha sasa
    saskia saul scott sean sebastian sebastiano sebastien sedat selim selma serena serge sergei sergey sergio seth
    severin severine shane shannon sharon sharonda shaun shawn sheila shelby sherry shirley sibylle siegfried sieglinde
    sigrid sigurd silke silvana silvia silvio silvie simo simon simona simone simonetta sinead slawomir slavko
    snezana sofia sofie solange solveig sonia sonja sophia sophie soren stacey stacy stanislas stanislav stanislaw
    stefan stefania stefanie stefano steffen stein stelios stella sten stephan stephane stephanie stephen sterre steve
    steven stewart stig stina stine stuart sue sun suleyman susan susana susann susanna susanne susie suzanne sven
    svend svenja svetlana sverre sybille sylvain sylvia sylvie sylwia szymon tadeusz tamara tamas tanguy tania tanja
    tapio tara tarja tatiana tatjana ted teemu teresa terese terje terry tessa thea theo theodor theodora theresa
    therese thibault thierry thilo thomas thorsten tiago tibor till tilman tim timo timothy tina tine tino tobias todd
    toivo tom tomas tomasz tomaz tomi tommaso tommy toni tonino tonje tony torben tore torsten tracey tracy trevor
    trine tristan troels trond tuula tyler uffe ugo ulf ulrich ulrik ulrika ulrike umberto urs ursula urszula ute uta
    uwe vaclav vadim valentin valentina valentino valeria valerie valerio vanessa vasile vasilis vasiliki vasily veit
    vera verena veronica veronika veronique vesa vicente vicky victor viggo vikram viktor viktoria vilma vincent
    vincenzo viola violeta violetta virginie vit vito vittorio viviana viviane vivien vlad vladimir vlasta vojtech
    volker volodymyr waldemar walter waltraud wanda wendy wenche werner wieslaw wiktor wilfred wilfried wilhelm willem
    willi william willy wim winfried witold wojciech wolf wolfgang xavier yan yann yannick yannis yasmin yiannis yolanda
    yolande yosef youssef yuki yulia yuri yusuf yves yvette yvonne zbigniew zdenek zeynep zofia zoltan zsofia
    zsuzsanna zuzana""".split()
)
