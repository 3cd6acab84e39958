# ruff: noqa: SIM905 - lists of words are written as words
"""Endings of host names that need a closer look, and the domains of free mail providers."""

from __future__ import annotations

RESERVED_TLDS = frozenset(("example", "test"))
"""Reserved for documentation and testing (RFC 2606): the sample sites use them."""

TEXT_WORDS = frozenset(
    """able also and any ask author back beats book booking bot box build buy call case channel check come compare
    contact dad data deal discover docs dot drive eat fast fax feedback final fire fly foo for form found free from
    gap get give gives giving goo got hangout have here hot how ice into join just kids know later latino like
    mail make map meet mint mobile mom more need new next nexus not now off office only open order origins our out
    pay phone pid pin ping play please prime prod protection quick read reach reply room rsvp safe safety save
    search seat secure see seek select send sharp show silk smart smile song spot start stop tab talk tel then
    this total trust try until use via view visit wait watches weather web wed welcome when with word you your zero
    aber alle auf bitte das dann der die fragen hier ist jetzt mehr man mit oder uhr und von wir zum zur
    avec chez est ici les mais moi nous par pour sans sur tous vous
    aqui con dato donde gracias luego mas nos para pero por que sin una viva vivo
    bom dos mais nao obrigado ou sem sina
    anche che col del dei dove essere non oppure per qui sono
    bij dan een het meer met naar niet ons ook voor wij
    czy jest lub nie oraz pod tel
    att eller fra fram ikke med och og ren som til vid
    bir daha ile sener veya
    asi nebo
    csak vagy
    sau sunt""".split()
)
"""Words that continue a sentence or label the next contact, in a dozen languages; few of them are endings.

Words that say what a site is about (``solutions``, ``music``, ``hotel``) are not among them: sites end with them.
"""
FILE_TYPES = frozenset(
    """avi avif bak bat bin bmp cfg conf css csv dat data db dll dmg doc docs docx dot eot eps exe flv gif gz
    htm html ico ics ini iso jar java jpeg jpg js json jsx key kml lock log map mjs mkv mov mpeg mpg msi odt ogg otf
    pdf php png ppt pptx psd rar rtf sass scss sql svg swf tar tgz tif tiff tmp toml ts tsx ttf txt vcf vue wav
    webm webp wma wmv woff xls xlsx xml xsd xsl yaml yml zip""".split()
)
"""Extensions of files that are mentioned on web pages; few of them are endings (``zip``, ``mov``)."""

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

CHAT_DOMAINS = frozenset(("s.whatsapp.net", "c.us", "g.us"))
"""Domains of ids of WhatsApp's people and groups, which are no mailboxes."""
