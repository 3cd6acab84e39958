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
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    VK = "vk"
    LINE = "line"


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
    "telegram.dog": Network.TELEGRAM,
    "telegram.org": Network.TELEGRAM,
    "discord.gg": Network.DISCORD,
    "discord.com": Network.DISCORD,
    "discordapp.com": Network.DISCORD,
    "threads.net": Network.THREADS,
    "threads.com": Network.THREADS,
    "reddit.com": Network.REDDIT,
    "snapchat.com": Network.SNAPCHAT,
    "github.com": Network.GITHUB,
    "xing.com": Network.XING,
    "bsky.app": Network.BLUESKY,
    "bsky.social": Network.BLUESKY,
    "vk.com": Network.VK,
    "vk.ru": Network.VK,
    "vkontakte.ru": Network.VK,
    "line.me": Network.LINE,
    "lin.ee": Network.LINE,
}
"""The last two labels of a network's host. Pinterest has further hosts, one for each country; those of Mastodon are
recognised by their shape."""

APP_SCHEMES: dict[str, str] = {
    "whatsapp": "whatsapp.com",
    "tg": "t.me",
    "instagram": "instagram.com",
    "twitter": "twitter.com",
    "snapchat": "snapchat.com",
    "line": "line.me",
}
"""The schemes of links that open a network's app, and the host that means the same."""

REDIRECTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("google.com", "url"): ("q", "url"),
    ("facebook.com", "l.php"): ("u",),
    ("instagram.com", ""): ("u",),
    ("youtube.com", "redirect"): ("q",),
    ("vk.com", "away.php"): ("to",),
    ("linkedin.com", "redir/redirect"): ("url",),
    ("linkedin.com", "safety/go"): ("url",),
}
"""Pages that only lead on to another one: last two labels of the host, path, and the parameter with the target."""

NAMES: dict[Network, str] = {
    # 30 letters, digits, periods and underscores: help.instagram.com, "Username"; Threads has the same accounts.
    Network.INSTAGRAM: r"(?!.*\.\.)[a-z0-9_][a-z0-9._]{0,29}",
    Network.THREADS: r"(?!.*\.\.)[a-z0-9_][a-z0-9._]{0,29}",
    # 15 letters, digits and underscores: help.x.com, "Username rules".
    Network.X: r"[a-z0-9_]{1,15}",
    # 3 to 30 letters and digits of any script, and "_-.·": support.google.com/youtube, "Handle naming guidelines".
    Network.YOUTUBE: r"@[\w.·-]{3,30}",
    # 2 to 24 letters, digits, underscores and periods: support.tiktok.com, "Changing your username".
    Network.TIKTOK: r"[a-z0-9_.]{2,24}",
    # 3 to 30 letters, digits and underscores: help.pinterest.com, "Edit your profile"; old names have hyphens, too.
    Network.PINTEREST: r"(?!_)[a-z0-9_-]{2,30}",
    # 5 to 32 letters, digits and underscores, 4 if bought: core.telegram.org/api/links, "Public username links".
    Network.TELEGRAM: r"[a-z][a-z0-9_]{3,31}",
    # 3 to 15 letters, digits and "-_.", a letter first: help.snapchat.com, "Username guidelines".
    Network.SNAPCHAT: r"[a-z][a-z0-9._-]{1,14}",
    # 39 letters, digits and single hyphens; github.com/join.
    Network.GITHUB: r"[a-z0-9][a-z0-9-]{0,38}",
    # 32 letters, digits, underscores and periods; vk.com/faq18038. A number behind id, club or public decides, too.
    Network.VK: r"(?!\d+\Z)[a-z0-9_][a-z0-9_.]{1,31}",
    # A host name: atproto.com/specs/handle.
    Network.BLUESKY: r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?",
    # Words of letters, digits and underscores, with periods and hyphens between: mastodon's app/models/account.rb.
    Network.MASTODON: r"[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*",
    # 20 lower-case letters, digits and ".-_": guide.line.me, "LINE ID".
    Network.LINE: r"[a-z0-9._-]{2,20}",
}
"""The names of a network's profiles, in lower case, where the network has one rule for all of them."""

_SITE_PAGES = frozenset(
    """about login logout signin signup register settings privacy terms tos policy policies legal help support search
    explore trending music feed home jobs careers press developers ads share sharer sharing intent hashtag hashtags tag
    tags topics messages notifications discover download directory me oauth api http https www""".split()
)
"""First segments of a path that are the network's own pages on nearly all networks."""

PLACEHOLDERS = frozenset(
    (
        *"username profilename pagename page-name page_name accountname channelname twitterhandle example".split(),
        *(
            f"your{sep}{noun}"
            for sep in ("", "-", "_", ".")
            for noun in """page pagename profile account username user name handle company companyname brand business
            channel channelname id facebook twitter instagram linkedin youtube number link url""".split()
        ),
    )
)
"""Names that templates leave to be replaced."""

_NOT_PROFILES: dict[Network, str] = {
    Network.FACEBOOK: """2008 2010 appcenter event.php group.php sharer.php share.php plugins dialog tr events groups
    login.php login-facebook photo.php photos l.php watch business apps pages badges facepile.php widgets connect ajax
    campaign people profile.php profile note.php notes media permalink.php story.php video.php photo docs badge fbml
    common places platform policy.php terms.php find-friends r.php recover mobile lite marketplace gaming messages
    v2.0 v2.12 reel stories share_channel feeds fbadcontrol cookies photo_search.php tr.php home.php reg index.php n
    latest adsmanager creatorstudio friends saved memories fundraisers donate crisisresponse topic.php offers bookmarks
    checkpoint policies_center games instantgames live videos watchparty language local story rsrc.php commerce
    payments""",
    Network.X: """widgets i account statuses javascripts who_to_follow goodies compose status tweet widgets.js session
    sessions favorites personalization rules similar_to invitations welcome moments translate search-home
    search-advanced following followers lists bookmarks communities logged_out en jobs premium""",
    Network.INSTAGRAM: """p accounts developer tv reel reels stories _n web embed.js direct session challenge emails
    nametag graphql static lite locations invites invite create s ar qr j popular audio guide guides""",
    Network.YOUTUBE: """watch embed v results playlist t yt yts iframe_api player_api html5 img vi channel_switcher s
    creators dev redirect attribution_link gdata subscribe_widget subscribe_embed apiplayer watch_videos live shorts
    index playlists videos premium gaming upload account static clip post oembed kids intl howyoutubeworks profile
    view_play_list trends movies channels copyright feeds user c channel p news sports learning podcasts storefront
    paid_memberships activate pair tv playables courses subscription_center opensearch new red reporthistory""",
    Network.PINTEREST: """pin join all popular offsite js ideas today business _ resource source shopping categories
    pin-builder news_hub homefeed password tv videos""",
    Network.TELEGRAM: """share joinchat addstickers addemoji addtheme addlist iv s c proxy socks setlanguage login bg
    contact invoice giftcode boost confirmphone resolve msg_url join""",
    Network.SNAPCHAT: "",
    Network.GITHUB: """features pricing join marketplace sponsors orgs organizations users security contact site
    collections events readme apps enterprise team customer-stories new solutions resources stars issues pulls
    codespaces copilot gist watching dashboard account blog business education logos mobile nonprofit open-source
    partners premium-support services stories git password_reset sessions session import why-github edu models""",
    Network.REDDIT: "submit all popular random friends mod me",
    Network.VK: """im dev apps games video videos audio audios clips docs fave market rules blog business widget
    away.php share.php login.php wall photos albums friends groups events edit mail bookmarks services vkpay vkpay.php
    id0
    widget_community.php widget_comments.php widget_like.php restore join reg badbrowser.php video_ext.php js images""",
}
NOT_PROFILES: dict[Network, frozenset[str]] = {
    network: frozenset(words.split())
    | PLACEHOLDERS
    | (frozenset() if network in (Network.TELEGRAM, Network.REDDIT) else _SITE_PAGES)
    for network, words in _NOT_PROFILES.items()
}
"""Names in a path that are pages of the network, or placeholders of templates."""

LINKEDIN_PAGES = PLACEHOLDERS | {"me", "setup"}
"""Names behind ``in/`` and ``company/`` that are no profiles."""

YOUTUBE_TABS = frozenset(
    """featured videos shorts streams live playlists community posts podcasts releases store channels about search
    join courses membership discussion home""".split()
)
"""The tabs of a channel."""

PLATFORM_HANDLES = frozenset(
    """wordpress wordpresscom wordpressdotcom wix wixcom squarespace joomla weebly shopify webflow jimdo webnode drupal
    typo3 prestashop woocommerce bigcommerce godaddy strikingly tilda tildapublishing elegantthemes envato themeforest
    facebook instagram twitter youtube linkedin tiktok pinterest snapchat whatsapp telegram discord reddit github
    xing threads bluesky""".split()
)
"""Handles of site builders, themes and networks, which are linked to on all their customers' pages."""

FEDIVERSE_LABEL = r"[a-z0-9-]*(?:mastodon|mstdn)[a-z0-9-]*|[a-z0-9-]{2,}odon|masto|toots?|social|fedi|fediverse"
"""A label in the host of a Mastodon server, except the ending, for which only ``social`` counts."""

OTHER_AT_SITES = frozenset(
    """medium.com substack.com flipboard.com unsplash.com odysee.com velog.io producthunt.com observablehq.com
    replit.com glitch.com figma.com steemit.com hive.blog peakd.com ecency.com mix.com zora.co hackernoon.com
    npmjs.com lichess.org wattpad.com gettr.com truthsocial.com tumblr.com vero.co likee.video triller.co""".split()
)
"""Sites that are no Mastodon servers and have profiles at ``/@name``, too: the last two labels of their host."""
