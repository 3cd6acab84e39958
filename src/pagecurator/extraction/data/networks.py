# ruff: noqa: SIM905 - lists of words are written as words
"""Social networks: their hosts, the paths on them that are no profiles, and the accounts of platforms and themes."""

from __future__ import annotations

from enum import StrEnum


class Network(StrEnum):
    """A social network whose profiles are contacts."""

    LINKEDIN = "linkedin"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    WHATSAPP = "whatsapp"
    PINTEREST = "pinterest"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    THREADS = "threads"
    REDDIT = "reddit"
    SNAPCHAT = "snapchat"
    GITHUB = "github"
    XING = "xing"


HOSTS: dict[str, Network] = {
    "linkedin.com": Network.LINKEDIN,
    "lnkd.in": Network.LINKEDIN,
    "facebook.com": Network.FACEBOOK,
    "fb.com": Network.FACEBOOK,
    "fb.me": Network.FACEBOOK,
    "instagram.com": Network.INSTAGRAM,
    "instagr.am": Network.INSTAGRAM,
    "twitter.com": Network.X,
    "x.com": Network.X,
    "youtube.com": Network.YOUTUBE,
    "youtu.be": Network.YOUTUBE,
    "tiktok.com": Network.TIKTOK,
    "wa.me": Network.WHATSAPP,
    "whatsapp.com": Network.WHATSAPP,
    "pinterest.com": Network.PINTEREST,
    "t.me": Network.TELEGRAM,
    "telegram.me": Network.TELEGRAM,
    "discord.gg": Network.DISCORD,
    "discord.com": Network.DISCORD,
    "discordapp.com": Network.DISCORD,
    "threads.net": Network.THREADS,
    "threads.com": Network.THREADS,
    "reddit.com": Network.REDDIT,
    "snapchat.com": Network.SNAPCHAT,
    "github.com": Network.GITHUB,
    "xing.com": Network.XING,
}
"""The last two labels of a network's host; Pinterest has further hosts, one for each country."""

NOT_PROFILES: dict[Network, frozenset[str]] = {
    Network.FACEBOOK: frozenset(
        """2008 2010 appcenter event.php group.php sharer sharer.php share share.php plugins dialog tr events
    groups login login.php login-facebook photo.php photos policies privacy help l.php home.php hashtag
    watch business ads apps legal about careers settings pages badges facepile.php widgets connect ajax
    campaign people profile.php note.php notes topic.php developers search media permalink.php story.php
    video.php photo docs badge fbml common places platform policy.php terms.php find-friends r.php recover
    directory mobile lite marketplace gaming messages v2.0 v2.12 reel stories sharer.php share_channel feeds
    fbadcontrol policy terms cookies photo_search.php tr.php signup home reg index.php oauth n notifications
    latest adsmanager creatorstudio r.php friends saved memories fundraisers donate crisisresponse
    yourpage your-page your_page yourpagename pagename page-name yourprofile your-profile youraccount yourusername
    your_username your-username username yourfacebook yourcompany your-company yourbrand yourname yourid""".split()
    ),
    Network.X: frozenset(
        """share intent home search widgets hashtag login signup oauth privacy tos i settings explore jobs about
    statuses javascripts account download who_to_follow goodies help compose messages sharer status tweet
    widgets.js logout session sessions favorites personalization rules notifications similar_to invitations welcome
    moments topics translate terms search-home search-advanced yourhandle your_handle yourusername your_username
    username youraccount yourname yourtwitter your_twitter twitterhandle twitter_handle""".split()
    ),
    Network.INSTAGRAM: frozenset(
        """p explore accounts about legal developer press tv reel reels stories directory _n _u oauth
        web embed.js direct session challenge emails nametag graphql static lite topics locations your_username
        yourusername username youraccount your_account yourname yourhandle your_handle""".split()
    ),
    Network.YOUTUBE: frozenset(
        """watch embed v results feed playlist t ads yt yts iframe_api player_api html5 img vi channel_switcher
    subscription_center s about creators dev redirect attribution_link gdata subscribe_widget
    subscribe_embed apiplayer watch_videos live shorts index playlists videos hashtag premium gaming signin
    upload account static clip post oembed kids intl howyoutubeworks profile view_play_list trends jobs movies logout
    channels press terms policies copyright yourchannel your-channel yourusername username channelname feeds""".split()
    ),
    Network.PINTEREST: frozenset(
        """pin about search join login all popular offsite settings js ideas today business _ resource
    source shopping explore categories yourusername username yourname privacy terms""".split()
    ),
    Network.TELEGRAM: frozenset("share joinchat addstickers iv s c proxy socks addtheme setlanguage login bg".split()),
    Network.GITHUB: frozenset(
        """about features pricing login join topics search explore marketplace sponsors orgs settings security
    contact site collections events readme apps enterprise team customer-stories notifications new trending
    solutions resources""".split()
    ),
    Network.REDDIT: frozenset("submit".split()),
}
"""First path segments that are pages of the network, or placeholders of templates."""

PLATFORM_ACCOUNTS = frozenset(
    {
        ("facebook", "wordpress"),
        ("x", "wordpress"),
        ("facebook", "wix"),
        ("x", "wix"),
        ("facebook", "squarespace"),
        ("x", "squarespace"),
        ("facebook", "joomla"),
        ("x", "joomla"),
        ("facebook", "weebly"),
        ("x", "weebly"),
        ("facebook", "shopify"),
        ("x", "shopify"),
        ("instagram", "shopify"),
        ("facebook", "facebook"),
        ("x", "twitter"),
        ("instagram", "instagram"),
        ("youtube", "youtube"),
        ("linkedin_company", "linkedin"),
        ("github", "github"),
        ("facebook", "elegantthemes"),
        ("x", "elegantthemes"),
        ("facebook", "envato"),
        ("x", "envato"),
    }
)
"""Kinds of contact and handles that themes and site builders link to on all their customers' pages."""
