# ruff: noqa: SIM905 - lists of words are written as words
"""The words of the keys under which the data of a page's scripts hold contacts."""

from __future__ import annotations

EMAIL_WORDS = frozenset(
    """email emails mail mails mailto mailadresse emailadresse emailaddress emailaddresses mailaddress epost eposta
    courriel courriels correo correos correoelectronico epostadresse emailadres sahkoposti ezp pastas""".split()
)
PHONE_WORDS = frozenset(
    """phone phones telephone telephones tel tels telefon telefone telefono telefonos telefoon telefonnummer
    telefoonnummer telefonszam phonenumber phonenumbers telephonenumber phoneno mobile mobil mobiltelefon mobilnummer
    mobiel mobilephone cell cellphone cellphonenumber handy gsm movil celular cellulare cellulaire telemovel portable
    puhelin puhelinnumero hotline landline festnetz telno""".split()
)
FAX_WORDS = frozenset("fax faxes telefax faxnumber faxnummer faxno telecopie".split())
PHONE_COMPANIONS = frozenset(
    """number numbers no nr num nummer numero main office contact contacts kontakt support service services business
    company corporate primary secondary display displayed link href local international formatted full direct sales
    store shop location public general work central reception customer info value raw text e164 1 2 3 one two
    emergency toll free tollfree booking reservation reservations header footer site website de fr us uk""".split()
)
"""Words that may be in the key of a number besides its own: ``officePhone``, ``phone_number_2``."""
SOCIAL_WORDS = frozenset(
    """social socials sameas follow followus socialmedia sociallinks socialnetworks socialmedias socialprofiles
    networks redes sociales sociaux reseaux sozial sozialemedien""".split()
)
NETWORK_WORDS = frozenset(
    """facebook instagram linkedin twitter x youtube tiktok pinterest xing telegram whatsapp threads discord github
    snapchat reddit fb ig insta yt vk bluesky""".split()
)

VALUE_WORDS = frozenset("value url href link address text uri to number raw content".split())
"""Keys that only say that there is a value; what it is, the keys around them say."""

NOT_PUBLISHED = frozenset(
    """currentuser loggedinuser session
    auth authentication login guest viewer visitor me account identity oauth sso csrf sentry bugsnag
    rollbar raygun tracking tracker analytics gtm datalayer placeholder placeholders example sample demo template
    templates translation translations i18n locale locales error errors validation noreply sender smtp debug test
    dummy""".split()
)
"""Words of keys that lead to settings, to texts of a form, or to whom the page is shown: nothing is published there."""
PERSONAL_FLAGS = (
    "isGuest",
    "loggedIn",
    "logged_in",
    "isAnonymous",
    "isAuthenticated",
    "isLoggedIn",
    "is_authenticated",
)
"""Keys beside the address of whom the page is shown to."""
