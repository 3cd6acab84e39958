# ruff: noqa: SIM905 - lists of words are written as words
"""Words of roles, in about forty languages: what a person does in an organisation.

Case and accents are ignored, and feminine forms follow from the masculine ones where a rule makes them
(``-in``, ``-ka``, ``-a``, ``-euse``, ``-trice``); only the others are listed.
"""

from __future__ import annotations

ROLE_WORDS = frozenset(
    """
    kantor dirigent senco churchwarden nutritionist dietitian dietician doctorant doctorante sage-femme catedrático
    kanslist stipendiat førsteamanuensis amanuensis promovendus praktijkondersteuner projektleitung
    abteilungsleitung bereichsleitung teamleitung schulleitung pflegedienstleitung verkaufsleitung vertriebsleitung
    betriebsleitung marktleitung büroleitung hausleitung vereinsleitung ceo cto cfo coo cmo cio cpo ciso chro cco
    cso cdo evp svp avp vp gm mp mep msp md manager director chief founder co-founder cofounder owner co-owner
    proprietor president chairman chairwoman chairperson vice-president vice-chair vice-chairman officer secretary
    assistant coordinator co-ordinator administrator consultant engineer developer designer architect subeditor
    columnist reporter journalist correspondent attorney lawyer paralegal solicitor barrister conveyancer notary
    broker realtor accountant auditor bookkeeper controller comptroller treasurer supervisor superintendent foreman
    forewoman specialist analyst advisor adviser representative professor lecturer teacher headteacher headmaster
    headmistress tutor instructor researcher scientist physicist chemist biologist economist curator librarian
    archivist physician surgeon nurse dentist hygienist therapist physiotherapist psychologist psychiatrist
    pharmacist veterinarian counsellor counselor trainer technician mechanic electrician plumber estimator planner
    buyer merchandiser strategist copywriter photographer videographer producer programmer webmaster receptionist
    councillor councilor councilmember councilman councilwoman alderman commissioner governor senator congressman
    congresswoman legislator ambassador consul mayor sheriff constable sergeant lieutenant reverend vicar rector
    chaplain rabbi imam postdoc organiser organizer underwriter adjuster appraiser surveyor recruiter spokesperson
    spokesman spokeswoman registrar provost chancellor bursar sexton verger choirmaster groundskeeper caretaker
    janitor custodian housekeeper inspector investigator examiner facilitator mediator translator interpreter
    negotiator salesperson salesman saleswoman handyman stylist hairdresser hairstylist publicist lobbyist trustee
    co-chair ombudsman dispatcher paraprofessional counsel actuary trader headhunter evangelist moderator zookeeper
    midwife optometrist pathologist radiologist commander superintendant convener convenor geologist historian
    sociologist linguist musician composer

    geschäftsführer geschäftsleiter inhaber leiter leitung geschäftsführung geschäftsleitung vorstand vorsitzende
    vorsitzender obmann obfrau vorständin referent sachbearbeiter berater redakteur redaktor pressesprecher
    sprecher sekretariat sekretär assistenz rechtsanwalt rechtsanwältin fachanwalt fachanwältin anwalt anwältin
    notar steuerberater wirtschaftsprüfer architekt ingenieur schatzmeister kassenwart kassier kassierer
    schriftführer aktuar pfarrer pfarrvikar pastorin vikar diakon kaplan kurator lehrer schulleiter rektor
    konrektor dozent professorin wissenschaftler erzieher pädagoge pädagogin arzt ärztin facharzt fachärztin
    oberarzt oberärztin chefarzt chefärztin zahnarzt zahnärztin tierarzt tierärztin pfleger krankenschwester
    hebamme therapeut apotheker makler immobilienmakler verkäufer händler hausmeister abwart bürgermeister
    oberbürgermeister landrat landrätin gemeinderat gemeinderätin stadtrat stadträtin abgeordnete abgeordneter
    minister kantonsrat nationalrat beauftragte beauftragter verantwortliche verantwortlicher betreuer koordinator
    entwickler programmierer techniker mechaniker meister schreiner disponent buchhalter controllerin einkäufer
    prokurist gesellschafter kaufmann kauffrau bürokauffrau fachberater gründer eigentümer besitzer präsident
    beisitzer kassenprüfer jugendwart zeugwart übungsleiter übersetzer dolmetscher lektor verleger autor
    herausgeber volontär praktikant auszubildende auszubildender azubi lehrling gruppenführer wehrführer kommandant

    directeur directrice dirigeant dirigeante gérant responsable chargé président secrétaire conseiller consultante
    trésorier adjoint maire conseillère avocat notaire comptable expert-comptable architecte ingénieur développeur
    développeuse rédacteur rédactrice journaliste professeur enseignant enseignante formateur formatrice médecin
    infirmier vétérinaire pharmacien kinésithérapeute ostéopathe vendeur technicien gestionnaire animateur
    éducateur coordinateur coordonnateur fondateur propriétaire associé administrateur gardien curé abbé pasteur
    chercheur bibliothécaire attaché délégué négociateur acheteur courtier chef cheffe porte-parole député sénateur
    échevin échevine bourgmestre greffier huissier recteur proviseur doyen directeur-général

    directora gerente jefe jefa encargado presidente vicepresidente secretario coordinador consejero redactor
    periodista abogado procurador notario socio fundador propietario dueño administrador contador contable asesor
    técnico ingeniero arquitecto profesor docente investigador médico enfermero farmacéutico veterinario psicólogo
    vendedor ejecutivo representante tesorero alcalde alcaldesa concejal concejala concejalía regidor diputado
    senador decano vicedecano párroco sacerdote entrenador delegado intendente traductor portavoz titular
    subdirector director-general cáp batlle

    diretor chefe sócio advogado contabilista engenheiro arquiteto pesquisador enfermeiro secretário coordenador
    vereador prefeito vice-prefeito deputado vice-presidente tesoureiro assessor consultor corretor proprietário
    dono jornalista redator reitor pró-reitor diretor-geral encarregado bibliotecário nutricionista dentista
    motorista analista programador desenvolvedor

    direttore direttrice responsabile titolare amministratore segretario tesoriere consigliere assessore sindaco
    vicesindaco avvocato commercialista ragioniere geometra ingegnere architetto medico infermiere farmacista
    professore ricercatore insegnante giornalista redattore addetto impiegato tecnico consulente venditore
    coordinatore referente fondatore proprietario dirigente parroco allenatore notaio geologo psicologo dottore
    revisore curatore incaricato capo caposervizio capogruppo preside rettore

    directeur-generaal eigenaar eigenaresse mede-eigenaar zaakvoerder medewerker adviseur voorzitter voorzitster
    ondervoorzitter penningmeester secretaris secretaresse bestuurder bestuurslid hoofdredacteur redacteur verkoper
    verkoopster makelaar advocaat advocate notaris boekhouder accountmanager vertegenwoordiger leraar lerares
    leerkracht onderzoeker hoogleraar lector huisarts tandarts dierenarts verpleegkundige fysiotherapeut begeleider
    coördinator beheerder teamleider afdelingshoofd hoofd verantwoordelijke zaakvoerster burgemeester schepen
    wethouder gemeenteraadslid raadslid griffier hoofdgriffier hoofdman opperhoofdman deken keizer pastoor
    predikant dominee kapelaan diaken ambtenaar conciërge stagiair inkoper onderdirecteur woordvoerder oprichter
    vennoot bedrijfsleider bedrijfsleidster trainster ploegleider gerechtsdeurwaarder

    vd säljare ordförande vice-ordförande kassör sekreterare styrelseledamot ledamot suppleant redaktör ansvarig
    ansvarige ekonom rådgivare mäklare fastighetsmäklare jurist advokat revisor ingenjör konsult utvecklare
    handläggare förvaltare lärare förskollärare docent forskare läkare sjuksköterska tandläkare veterinär tekniker
    vaktmästare kyrkoherde präst komminister utgivare tränare lagledare grundare ägare delägare direktör samordnare
    administratör assistent medarbetare projektledare kommunalråd borgmästare försäljare inköpare receptarie

    direktør adm.dir sjef leder ansvarlig ansvarshavende formand formann forkvinne forperson kasserer kassér
    næstformand nestleder sekretær bestyrelsesmedlem styremedlem styreleder redaktør konsulent rådgiver rådgivar
    megler eiendomsmegler ejendomsmægler mægler sælger selger ingeniør økonom lærer lærar skoleleder forstander
    forsker læge lege tannlege tandlæge dyrlæge veterinær sygeplejerske sykepleier vicevært pedel vaktmester præst
    sognepræst sogneprest prest kordegn borgmester ordfører varaordfører rådmand rådmann rådhuschef indehaver
    innehaver ejer medejer grundlægger partner udvikler utvikler medarbejder medarbeider saksbehandler
    sagsbehandler bogholder regnskabschef driftsleder daglig træner trener tillidsmand kontaktleder fagleder
    fagsjef byrådsmedlem

    toimitusjohtaja johtaja päällikkö puheenjohtaja varapuheenjohtaja sihteeri rahastonhoitaja asiantuntija
    koordinaattori suunnittelija myyjä edustaja toimittaja päätoimittaja lakimies asianajaja insinööri opettaja
    rehtori lehtori professori tutkija lääkäri hammaslääkäri eläinlääkäri hoitaja sairaanhoitaja ohjaaja valmentaja
    kirkkoherra pappi seurakuntapastori isännöitsijä välittäjä kiinteistönvälittäjä omistaja yrittäjä perustaja
    jäsen vastaava neuvoja assistentti konsultti tarkastaja kirjastonhoitaja esimies rakennusmestari työnjohtaja
    kaupunginjohtaja

    framkvæmdastjóri forstjóri stjóri formaður gjaldkeri ritari ritstjóri kennari ráðgjafi lögmaður sérfræðingur
    skólastjóri verkefnastjóri fulltrúi deildarstjóri skrifstofustjóri prófessor
    """.split()
)
"""Western and northern Europe, and the Americas."""

EASTERN_ROLE_WORDS = frozenset(
    """
    професор професорка członek člen член членкиня technička člankinja kierownik kierowniczka dyrektor prezes
    wiceprezes właściciel właścicielka specjalista specjalistka redaktor naczelny rzecznik rzeczniczka sekretarz
    skarbnik przewodniczący przewodnicząca członkini prokurent radca adwokat notariusz księgowa księgowy inspektor
    koordynator doradca handlowiec przedstawiciel inżynier architekt nauczyciel profesor adiunkt wykładowca lekarz
    pielęgniarka dentysta stomatolog weterynarz farmaceuta psycholog pedagog trener proboszcz wikariusz ksiądz
    pastor wójt burmistrz wiceburmistrz starosta prezydent radny radna sołtys poseł posłanka senator pełnomocnik
    zastępca wicedyrektor asystent asystentka referent kustosz bibliotekarz konserwator informatyk mistrz główny
    menedżer menadżer rzeczoznawca pośrednik doktorant

    ředitel ředitelka jednatel jednatelka vedoucí zástupce zástupkyně majitel majitelka předseda předsedkyně
    místopředseda místopředsedkyně tajemník tajemnice pokladník hospodář účetní referentka manažer asistent poradce
    poradkyně obchodník šéfredaktor mluvčí tiskový advokát advokátka notář právník právnička inženýr stavbyvedoucí
    učitel docent lektor vědecký pracovník pracovnice lékař lékařka sestra zubař veterinář lékárník trenér farář
    kaplan starostka místostarosta primátor hejtman poslanec zastupitel radní správce správkyně knihovník
    knihovnice mistr dispečer konzultant specialista jednatelé prodejce makléř ekonom ekonomka sekretářka
    koordinátor

    riaditeľ riaditeľka konateľ konateľka vedúci vedúca zástupca zástupkyňa majiteľ predseda predsedníčka
    podpredseda tajomník hovorca hovorkyňa právnik účtovník účtovníčka učiteľ lekár lekárka farár prednosta
    obchodný špecialista poradca

    direktor direktorica ravnatelj ravnateljica voditelj voditeljica vodja predsjednik predsjednica predsednik
    predsednica predstojnik tajnik tajnica sekretar blagajnik menadžer menedžer upravitelj vlasnik vlasnica lastnik
    urednik urednica novinar novinarka odvjetnik odvjetnica odvetnik advokat bilježnik inženjer inženir nastavnik
    učitelj liječnik zdravnik doktor veterinar župnik župan županja načelnik načelnica gradonačelnik gradonačelnica
    savjetnik svetovalec svetovalka savetnik stručnjak suradnik saradnik sodelavec članica dekan prodekan
    rukovoditelj rukovodilac šef šefica koordinator koordinatorica glasnogovornik glasnogovornica portparol
    komercijalist računovođa

    igazgató ügyvezető vezető elnök alelnök titkár titkárnő tulajdonos menedzser munkatárs ügyintéző referens
    előadó szakértő tanácsadó szerkesztő főszerkesztő újságíró ügyvéd közjegyző könyvelő mérnök építész fejlesztő
    tanár professzor docens adjunktus kutató orvos főorvos ápoló fogorvos állatorvos gyógyszerész pszichológus edző
    plébános lelkész polgármester alpolgármester jegyző aljegyző képviselő szóvivő asszisztens üzletkötő értékesítő
    ingatlanközvetítő pénztáros gondnok könyvtáros óvodavezető intézményvezető

    director directoare administrator manager președinte preşedinte presedinte vicepreședinte secretar contabil
    avocat notar inginer arhitect profesoară medic asistentă șef şef sef redactor jurnalist consilier consultant
    specialist inspector primar viceprimar deputat preot paroh responsabil reprezentant coordonator fondator
    proprietar economist casier bibliotecar bibliotecară psiholog farmacist rector decan conferențiar lector

    müdür müdürü müdürlüğü başkan başkanı başkanvekili yönetici yöneticisi uzman uzmanı sorumlusu sorumlu
    temsilcisi temsilci danışman danışmanı mühendis mühendisi mimar avukat muhasebeci muhasebe-müdürü sekreter
    sekreteri asistan asistanı koordinatör koordinatörü şefi direktör direktörü kurucu ortak sahibi öğretmen
    öğretmeni profesör doçent hekim diş-hekimi eczacı editör editörü muhabir gazeteci üye üyesi vali kaymakam
    muhtar rektör noter yardımcısı amiri memuru

    direktorius direktorė vadovas vadovė vadybininkas vadybininkė pirmininkas pirmininkė pavaduotojas pavaduotoja
    specialistas specialistė vedėjas vedėja buhalteris buhalterė sekretorius sekretorė redaktorius redaktorė
    inžinierius konsultantas konsultantė mokytojas mokytoja gydytojas gydytoja advokatas advokatė notaras meras
    merė savininkas referentas referentė koordinatorius koordinatorė prezidentas projektų-vadovas administratorius
    administratorė direktors direktore vadītājs vadītāja valdes-loceklis valdes priekšsēdētājs priekšsēdētāja
    speciālists speciāliste menedžeris menedžere grāmatvedis grāmatvede sekretārs sekretāre redaktors inženieris
    skolotājs skolotāja ārsts ārste advokāts īpašnieks konsultants konsultante vietnieks vietniece juhataja juht
    tegevjuht esimees spetsialist sekretär raamatupidaja toimetaja peatoimetaja insener õpetaja arst advokaat
    nõunik omanik konsultant koordinaator assistent juhatuse-liige vallavanem linnapea müügijuht drejtor drejtore
    drejtori menaxher avokat inxhinier mësues mjek kryetar përgjegjës

    giám-đốc trưởng-phòng kepala direktur manajer ketua sekretaris bendahara pengarah pengurus pengerusi

    директор директорка гендиректор замдиректора руководитель начальник заместитель заведующий заведующая менеджер
    специалист главный бухгалтер председатель президент вице-президент секретарь администратор координатор
    консультант инженер архитектор редактор главред журналист корреспондент юрист адвокат нотариус учитель
    преподаватель профессор доцент декан ректор проректор ассистент методист воспитатель врач медсестра стоматолог
    ветеринар психолог тренер настоятель священник мэр глава депутат губернатор министр владелец собственник
    основатель учредитель агент риелтор риэлтор продавец кассир мастер прораб диспетчер помощник референт научный
    сотрудник сотрудница библиотекарь библиотекарша управляющий управляющая исполнительный пресс-секретарь атташе
    куратор аналитик программист разработчик дизайнер представитель продюсер режиссёр дирижёр хормейстер худрук
    керівник керівниця начальниця заступник заступниця завідувач завідувачка бухгалтерка голова секретар власник
    власниця засновник викладач викладачка вчитель вчителька лікар лікарка юристка фахівець помічник міський-голова
    староста спеціаліст спеціалістка редакторка речник речниця інженер журналістка адміністратор управител
    управителка собственик мениджър ръководител началник заместник председател счетоводител експерт учител учителка
    лекар кмет кметица юрисконсулт главен отговорник руководилац управник председник председница директорица
    заменик помоћник уредник новинар наставник саветник стручни сарадник начелник члан

    διευθυντής διευθύντρια διευθύνων πρόεδρος αντιπρόεδρος γραμματέας γραμματεία ταμίας υπεύθυνος υπεύθυνη
    προϊστάμενος προϊσταμένη διαχειριστής ιδιοκτήτης ιδιοκτήτρια ιδρυτής ιδρύτρια σύμβουλος συντονιστής
    συντονίστρια δικηγόρος συμβολαιογράφος λογιστής λογίστρια μηχανικός αρχιτέκτονας καθηγητής καθηγήτρια δάσκαλος
    δασκάλα ερευνητής ερευνήτρια γιατρός ιατρός νοσηλευτής νοσηλεύτρια οδοντίατρος κτηνίατρος φαρμακοποιός
    ψυχολόγος προπονητής δημοσιογράφος συντάκτης συντάκτρια αρχισυντάκτης δήμαρχος αντιδήμαρχος βουλευτής υπουργός
    μέλος εκπρόσωπος πωλητής πωλήτρια τεχνικός βοηθός ιερέας κοσμήτορας πρύτανης

    տնօրեն նախագահ փոխնախագահ տեղակալ մենեջեր քարտուղար խմբագիր փաստաբան հաշվապահ ինժեներ դասախոս պրոֆեսոր ղեկավար
    գլխավոր մասնագետ դեկան ռեկտոր լրագրող დირექტორი თავმჯდომარე მენეჯერი ხელმძღვანელი უფროსი მოადგილე პრეზიდენტი
    მდივანი რედაქტორი ადვოკატი იურისტი ბუღალტერი ინჟინერი პროფესორი ექიმი სპეციალისტი კოორდინატორი კონსულტანტი
    დამფუძნებელი აღმასრულებელი რექტორი დეკანი

    مدير مديرة رئيس رئيسة نائب نائبة أمين أمينة مساعد مساعدة مسؤول مسؤولة مشرف مشرفة منسق منسقة مستشار مستشارة
    محامي محام محامية مهندس مهندسة محاسب محاسبة أستاذ أستاذة دكتور طبيب طبيبة مؤسس مالك سكرتير سكرتيرة عميد وكيل
    محرر مندوب ممثل أخصائي اخصائي أخصائية خبير باحث معلم معلمة وزير سفير قاضي عضو تنفيذي المفوض مدیر مدیرعامل رئیس
    معاون مسئول کارشناس دبیر سردبیر وکیل استاد استادیار دانشیار پزشک مشاور سرپرست منشی حسابدار سخنگو מנהל מנהלת
    מנכ"ל מנכ״ל מנכלית מנכ"לית מנכ״לית סמנכ"ל סמנכ״ל סמנכ"לית סמנכ״לית יו"ר יו״ר נשיא נשיאה סגן סגנית ראש רכז רכזת
    מזכיר מזכירה מזכירת יועץ יועצת דובר דוברת עורך עורכת מהנדס מהנדסת אדריכל אדריכלית חשב חשבת גזבר גזברית מורה
    מרצה פרופסור רופא רופאה אחות פסיכולוג פסיכולוגית רב מפקח מפקחת מבקר מבקרת אחראי אחראית מייסד מייסדת בעלים שותף
    שותפה נציג נציגה סוכן סוכנת מתאם מתאמת יועמ"ש יועמ״ש
    """.split()
)
"""Eastern Europe and the languages with other alphabets that put spaces between words."""

UNSPACED_ROLES = tuple(
    """
    担当 담당 대표 대표이사 이사 이사장 사장 부사장 회장 부회장 전무 상무 본부장 부장 차장 과장 대리 팀장 실장
    센터장 지점장 점장 원장 소장 국장 처장 관장 총장 학장 교장 교감 교수 조교수 부교수 강사 교사 연구원 책임연구원
    선임연구원 기자 편집장 편집국장 논설위원 위원 위원장 의원 구청장 변호사 회계사 세무사 변리사 법무사 노무사 의사
    간호사 약사 매니저 디자이너 개발자 엔지니어 감독 코치 목사 신부 총무 간사 사무국장 사무총장 주무관 담당관
    책임자 상담사 컨설턴트 总经理 經理 经理 总监 總監 董事长 董事長 董事 总裁 總裁 副总裁 主席 主任 主管 教授
    副教授 讲师 講師 律师 律師 工程师 工程師 会计师 會計師 秘书 秘書 秘书长 秘書長 会长 會長 院长 院長 校长 校長
    部长 部長 处长 處長 科长 科長 局长 局長 所长 所長 馆长 館長 书记 書記 记者 記者 编辑 編輯 主编 主編 总编辑 顾问
    顧問 专员 專員 助理 医生 醫師 医师 老师 教師 教师 组长 組長 店长 店長 厂长 廠長 负责人 負責人 业务员 業務員
    代理人 研究员 研究員 区长 區長 市长 市長 委员 委員 理事 理事长 理事長 法人代表 执行长 執行長 创始人 創辦人
    代表取締役 取締役 社長 副社長 専務 常務 執行役員 課長 係長 室長 支店長 支配人 工場長 事務局長 事務長 会長
    副会長 責任者 准教授 助教 弁護士 税理士 司法書士 行政書士 社会保険労務士 公認会計士 弁理士 建築士 医師 看護師
    歯科医師 薬剤師 獣医師 編集長 編集者 マネージャー マネジャー ディレクター プロデューサー エンジニア デザイナー
    コンサルタント アドバイザー スタッフ リーダー コーチ 監督 住職 宮司 議員 議長 町長 村長 知事 学長 園長 教頭
    職員 司書 学芸員 ผู้จัดการ ผู้อำนวยการ ประธาน หัวหน้า กรรมการ เจ้าหน้าที่ อาจารย์ เลขานุการ ที่ปรึกษา วิศวกร
    ทนายความ รองผู้อำนวยการ นายกเทศมนตรี
    """.split()
)
"""Languages without spaces between words, and Korean: a line that ends with such a word, or begins with it."""

WEAK_ROLE_WORDS = frozenset(
    """
    churchwarden senco nutritionist dietitian dietician acupuncturist barista innkeeper winemaker brewer brewmaster
    distiller sommelier bartender florist beautician barber tailor jeweller jeweler goldsmith blacksmith locksmith
    roofer plasterer joiner welder machinist draftsman draughtsman stonemason landscaper gardener beekeeper
    arborist forester ranger firefighter paramedic lifeguard coxswain bosun purser steward stewardess animator
    illustrator sculptor dramaturg choreographer conductor soloist songwriter playwright novelist poet screenwriter
    cinematographer groundsman scorer quartermaster cubmaster scoutmaster postmaster harbourmaster harbormaster
    stationmaster webeditor videojournalist newsreader announcer podcaster blogger küster messner sigrist koster
    wirt wirtin polier gemeindeschreiber stadtschreiber stadtschreiberin kämmerer kämmerin stadtbaumeister
    amtsleiter organist chorleiter tontechniker tischler schreinermeister zimmerer dachdecker maler maurer klempner
    installateur gärtner winzer bäcker metzger schneiderin friseur friseurin kosmetikerin gästeführer wanderführer
    bergführer stadtführer hundetrainer imker landwirt förster jagdleiter conducteur doctorant doctorante
    sage-femme aide-soignant chauffeur livreur serveur cuisinier boulanger pâtissier viticulteur vigneron œnologue
    oenologue brasseur maraîcher agriculteur éleveur menuisier charpentier couvreur maçon plombier électricien
    paysagiste jardinier fleuriste coiffeur esthéticienne photographe graphiste webdesigner imprimeur libraire
    éditeur traducteur interprète guide-conférencier moniteur éducatrice régisseur régisseuse metteur chorégraphe
    comédien chanteur compositeur catedrático administrativo doctorando becario becaria recepcionista camarero
    cocinero enólogo bodeguero agricultor ganadero carpintero electricista fontanero jardinero peluquero fotógrafo
    diseñador desarrollador corrector guionista locutor comisario restaurador cozinheiro eletricista jardineiro
    psicóloga pedagogo assistente estagiário bolsista cameriere cuoco enologo agricoltore falegname elettricista
    idraulico giardiniere parrucchiere fotografo progettista disegnatore capotreno capocantiere magazziniere
    autista operaio restauratore bibliotecario archivista praktijkondersteuner hovenier loodgieter timmerman
    schilder slager bakker kapper monteur fotograaf vormgever ontwerper ontwikkelaar vertaler uitgever promovendus
    projektör kanslist doktorand stipendiat snickare elektriker målare rörmokare frisör kock bagare
    trädgårdsmästare formgivare översättare förläggare lantbrukare værkfører tømrer murer montør bager gartner
    frisør landmand oversætter forlægger førsteamanuensis amanuensis snekker rørlegger tømrermester kokk baker
    bonde oversetter kirjanpitäjä puuseppä sähköasentaja putkimies kokki leipuri puutarhuri parturi-kampaaja
    valokuvaaja kääntäjä

    kucharz piekarz stolarz elektryk hydraulik mechanik kierowca magazynier fryzjer tłumacz wydawca rolnik ogrodnik
    leśnik leśniczy kominiarz strażak zastępczyni opiekunka instruktor instruktorka wychowawca wychowawczyni kuchař
    kuchařka pekař truhlář elektrikář instalatér řidič skladník kadeřník překladatel zahradník lesník hasič velitel
    školník recepční kuchár pekár stolár vodič záhradník szakács pék asztalos villanyszerelő vízvezetékszerelő
    sofőr raktáros fodrász fényképész fordító kertész bucătar brutar electrician instalator șofer frizer traducător
    grădinar aşçı ustabaşı elektrikçi şoför kuaför fotoğrafçı çevirmen bahçıvan eğitmen antrenör повар водитель
    электрик сантехник парикмахер фотограф переводчик садовник охранник кладовщик логист маркетолог методистка
    репетитор логопед дефектолог хореограф концертмейстер kuhar kuharica vozač vozačica prevoditelj konobar
    konobarica principal maestro maestra mitarbeiter agente head lead partner associate executive agent chair vice
    dean clerk chef pastor minister deacon bishop priest coach judge captain member fellow intern student candidate
    warden butler cook carpenter marshal porter leader expert driver guard operator writer author cleaner trainee
    apprentice aide pilot artist builder contractor farmer attendant envoy ministry-leader advocate commodore
    helper colonel major assessor operative buyer owner-operator volunteer doctor referee umpire scout sailor
    editor-in-chief manageress patron usher elder koch richter schneider bauer jäger mitglied pate ministrant
    vertreter membre maître représentant auteur auteure experte invité miembra autor autora experto membro autore
    esperto schrijver voorganger gids ouderling medlem författare ledare värd elev ombud ekspert kapitan členka
    průvodce tag szerző membru автор эксперт
    """.split()
)
"""Roles that are also surnames, or the first words of other things (``Lead generation``, ``Head office``).

They count at the end of a phrase, before a preposition, and before another role word.
"""

ROLE_ENDINGS = tuple(
    """
    ologist iatrist keeper arbeiter angestellte angestellter abgeordnete abgeordneter vorsteher pfarrer praktiker
    lektor prest lehtori doktorand ondersteuner verzorger verpleger studerende onsleitung ungsleitung ersleitung
    landwirt gastwirt hüttenwirt secretaresse geschäftsführer schriftführer gruppenführer zugführer wehrführer
    bauführer betriebsführer hausmeister bürgermeister bademeister werkmeister schützenmeister schatzmeister
    gerätemeister obermeister brandmeister kapellmeister sleider sleidster mleider gleider tleider rleider
    afdelingshoofd diensthoofd schoolhoofd vaktmester byggmester kapellmester borgmester leiter berater manager
    direktor referent beauftragter beauftragte verantwortlicher verantwortliche assistent sekretär sprecher
    betreuer trainer redakteur ingenieur techniker entwickler makler anwalt arzt lehrer vorsitzende vorsitzender
    vorstand vorstände chef pfleger kaufmann kauffrau fachmann fachfrau obmann kassenwart zeugwart jugendwart
    sportwart platzwart gerätewart verwalter inhaber sachbearbeiter mitarbeiter disponent gestalter pädagoge
    wissenschaftler professor koordinator administrator spezialist vertreter therapeut händler verkäufer präsident
    schwester prüfer kommandant helfer sekretariat assistenz anwältin ärztin chefin planer sjef ansvarig ansvarlig
    ansvarige leder leiar ledare direktör direktør konsulent konsult rådgivare rådgiver redaktör redaktør
    sekreterare sekretær ingenjör ingeniør mäklare megler mægler förvaltare forvalter handläggare behandler lærer
    lärare medarbetare medarbeider medarbejder säljare selger sælger ordförande formann formand mästare vært vert
    ekonom økonom utvecklare utvikler udvikler forsker forskare ordfører samordnare terapeut biträde strateg
    controller mottagare sköterska pleier plejerske formaður stjóri inspektör inspektør tekniker beheerder
    medewerker medewerkster adviseur directeur coördinator penningmeester verkoper begeleider begeleidster
    ambtenaar secretaris voorzitter docent consulent consulente behandelaar verantwoordelijke redacteur päällikkö
    johtaja asiantuntija sihteeri vastaava neuvoja hoitaja opettaja valmentaja insinööri koordinaattori
    suunnittelija toimittaja lakimies assistentti edustaja konsultti myyjä lääkäri ohjaaja mestari tutkija
    käsittelijä vezető igazgató titkár mérnök tanár menedzser ügyintéző munkatárs elnök szakértő előadó ügyvéd
    orvos helyettes juhataja juht spetsialist nõunik esimees toimetaja õpetaja
    """.split()
)
"""Second halves of compounds that name a role: ``Vertriebsleiterin``, ``kulturchef``, ``bedrijfsleider``."""

ROLE_PHRASES = (
    "agent immobilier",
    "agent commercial",
    "purtător de cuvânt",
    "sales rep",
    "valberedning",
    "phd student",
    "phd candidate",
    "front desk",
    "head of",
    "in charge of",
    "point of contact for",
    "verantwortlich für",
    "zuständig für",
    "en charge de",
    "daglig leder",
    "giám đốc",
    "trưởng phòng",
    "phó giám đốc",
    "chủ tịch",
    "valdes loceklis",
    "juhatuse liige",
    "kepala bagian",
    "estate agent",
    "loan officer",
    "broker associate",
    "member of parliament",
    "i.v.",
)

ROLE_MODIFIERS = frozenset(
    """
    senior junior deputy assistant acting interim vice general managing executive chief regional national global
    international corporate group area branch district local commercial technical financial administrative digital
    creative artistic associate adjunct honorary emeritus emerita visiting founding co past former first second
    third lead head principal staff key registered licensed certified chartered full part-time freelance
    independent of the and for & to at - in stellvertretende stellvertretender stellvertreterin stellv
    geschäftsführende geschäftsführender kaufmännische kaufmännischer technische technischer wissenschaftliche
    wissenschaftlicher leitende leitender staatlich geprüfte ehrenamtliche ehrenamtlicher erste erster zweite
    zweiter und für der des die im beim général générale adjointe technique commerciale administratif délégué
    financier financière de du la le les en et à l d generale adjunto comercial técnica administrativa financiero
    ejecutiva del y esecutivo delegato amministrativo tecnico vendite di dei delle della e geral administrativo
    financeiro executivo executiva adjunta do da dos das algemeen algemene plaatsvervangend commercieel technisch
    van het voor biträdande tf verkställande ställföreträdande teknisk politisk daglig administrerende adm
    konstitueret og och zarządu handlowy generalny wykonawczy dyrektora ds spraw i w prasowy naczelny obchodní
    generální výkonný výkonná technický technická tiskový tisková zástupce a pro genel satış pazarlama yönetim
    kurulu mali teknik генеральный исполнительный коммерческий технический финансовый главный старший ведущий по и
    отдела
    """.split()
)
"""Words beside a role word, in a line without separators: ``Anna Berg Senior Sales Manager``."""

DEPARTMENTS = frozenset(
    """
    sales marketing purchasing procurement accounting accounts finance engineering manufacturing production
    logistics operations administration admin support service services communications press media hr it pr research
    development quality design legal compliance fundraising membership events education training advertising
    editorial newsroom maintenance reception admissions billing shipping warehouse export import technical customer
    human resources public relations business information technology vertrieb verkauf einkauf buchhaltung
    verwaltung empfang beratung technik produktion entwicklung lager versand kundendienst kundenservice personal
    personalabteilung presse öffentlichkeitsarbeit rechnungswesen auftragsbearbeitung arbeitsvorbereitung montage
    werkstatt innendienst außendienst aussendienst zentrale redaktion jugend finanzen recht planung disposition
    qualitätssicherung ventes achats comptabilité logistique technique communication juridique rh accueil
    commercial formation ventas compras contabilidad administración producción logística comunicación prensa
    recepción recursos humanos vendas contabilidade administração produção comunicação recepção vendite acquisti
    contabilità amministrazione produzione logistica comunicazione segreteria ufficio stampa tecnico verkoop inkoop
    boekhouding administratie productie logistiek communicatie receptie personeelszaken planning försäljning inköp
    ekonomi logistik kommunikation kundtjänst teknik salg innkjøp indkøb økonomi regnskab bogholderi administrasjon
    produksjon logistikk kommunikasjon kundeservice myynti osto ostot talous hallinto tuotanto logistiikka
    viestintä asiakaspalvelu markkinointi sprzedaż zakupy księgowość administracja produkcja logistyka kadry
    sekretariat prodej nákup účetnictví administrativa výroba logistika personalistika obchod katalogizace akvizice
    služby értékesítés beszerzés könyvelés adminisztráció gyártás logisztika titkárság vânzări achiziții
    contabilitate administrație producție logistică satış satınalma muhasebe üretim lojistik pazarlama yönetim
    продажи закупки бухгалтерия администрация производство логистика маркетинг кадры приёмная
    """.split()
)
"""Departments, which say what a person does when they are printed with the name."""
