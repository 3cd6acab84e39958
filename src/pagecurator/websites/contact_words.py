# ruff: noqa: RUF001 - words of many languages
"""Terms for pages with contacts, in about forty languages.

A term matches at the beginning of a word: ``kontakt`` matches *Kontaktformular*. In scripts without spaces it matches
anywhere. Case and accents are ignored.
"""

from __future__ import annotations

from typing import Final


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split("|"))


CONTACT: Final = _listed(
    """
    ask a question | stel een vraag |
    contact | get in touch | reach us | talk to us | write to us | write us | speak to us | enquir | inquir |
    hubungi | kontakt | kontak | so erreichen sie uns | ansprechpartner | nous contacter | nous ecrire | coordonnees
    | nous joindre | contato | fale conosco | fale connosco | entre em contato | escribenos | escribanos |
    ponte en contacto | contatti | contatta | contatto | scrivici | neem contact op | hafa samband | hafdu samband |
    yhteystiedot | yhteydenotto | ota yhteytta | napiste nam | kapcsolat | elerhetoseg | iletisim |
    bize ulas | bize yaz | sazinai | sazinies | susisiekite | lidhu me ne | na kontaktoni | lien he |
    makipag ugnayan | wasiliana | контакт | кантакт | связаться с нами | свяжитесь с нами | обратная связь |
    звязатися | зв'язатися | свържете се | επικοινωνια | επικοινωνηστε | צור קשר | צרו קשר | יצירת קשר | اتصل بنا |
    اتصلوا بنا | تواصل معنا | تماس با ما | رابطہ | お問い合わせ | お問合せ | お問い合せ | 問い合わせ |
    連絡先 | コンタクト | 联系我们 | 联系方式 | 联络我们
    | 聯絡我們 | 聯繫我們 | 联系 | 문의 | 연락처 | ติดต่อ | संपर्क | যোগাযোগ | தொடர்பு | კონტაქტი | կապ
    """
)
"""Contact pages and forms."""

IMPRINT: Final = _listed(
    """
    impressum | imprint | anbieterkennzeichnung | legal notice | legal information | mentions legales |
    informations legales | aviso legal | informacion legal | note legali | informazioni legali | colofon |
    impresszum | juridische informatie | 特定商取引
    """
)
"""Legally required pages with the company's address and e-mail."""

ABOUT: Final = _listed(
    """
    ons team | unser team | bedrijfsprofiel | firmenprofil | routebeschrijving | routeplanner | redaktion | redaccion |
    redazione | redacao |
    about | who we are | our team | the team | team | our people | people | staff | our company | company |
    locations | our offices | offices | branches | find us | where to find us | visit us | uber uns | ueber uns |
    wir uber uns | unternehmen | mitarbeiter | standort | anfahrt | praxis | kanzlei | a propos | apropos |
    qui sommes nous | equipe | notre equipe | nous trouver | agences | quienes somos | sobre nosotros | nosotros |
    acerca de | equipo | la empresa | donde estamos | sobre nos | quem somos | a empresa | equipa | onde estamos |
    chi siamo | azienda | dove siamo | lo staff | il team | over ons | wie zijn wij | vestigingen | medewerkers |
    om os | om oss | medarbejdere | ansatte | medarbetare | hitta hit | find vej | meista | henkilosto |
    toimipisteet | o nas | o firmie | zespol | oddzialy | o nama | o podjetju | o spolecnosti | o spolocnosti |
    o nás | rolunk | munkatarsak | despre noi | despre | hakkimizda | kurumsal | subeler | meist | par mums |
    apie mus | о нас | о компании | сотрудники | про нас | за нас | о нама | σχετικα με εμας | ποιοι ειμαστε |
    εταιρεια | אודות | من نحن | عن الشركة | درباره ما | 会社概要 | 会社案内 | 企業情報 | アクセス |
    关于我们 | 關於我們 | 公司简介 | 회사소개 |
    오시는 길 | gioi thieu | ve chung toi | tentang kami | เกี่ยวกับเรา | हमारे बारे में
    """
)
"""Pages about the company, its people and locations; many have contacts."""

NAMESAKES: Final = _listed(
    """
    contact lens | contactlens | contact lenzen | contactlenzen | kontaktlins | kontaktlens | kontaktne lece |
    lentes de contact | lentes de contato | lentilles | lenti a contatto | contactless | kontaktlos | soczewki |
    contact sport | contact tracing | contact tracking | contact center solution | contact centre solution
    """
)
"""Products and sports with *contact* in their names."""

OTHER: Final = _listed(
    """
    login | log in | sign in | signin | anmeld | einloggen | connexion | register | newsletter | subscribe | career
    | karriere | job | stellenangebot | vacanc | vacature | recrutement | empleo | lavora con noi | cart | basket |
    warenkorb | panier | checkout | wishlist | download | press release
    """
)
"""Pages of another purpose."""

FINE_PRINT: Final = _listed(
    """
    privacy | datenschutz | cookie | agb | terms | conditions | cgv | confidentialite | privacidad
    """
)
"""Legal texts; some are imprints as well."""
