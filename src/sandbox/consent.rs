//! The consent page and the page that says why there is none, as plain HTML without any outside part.
//! Invariant: everything that came from a request is escaped before it is written.

use super::tokens::Scopes;

/// A judged authorise request (section 1.2).
#[derive(Clone, Debug)]
pub struct Asking {
    pub client_id: String,
    pub redirect: String,
    pub scopes: Scopes,
    pub state: Option<String>,
    /// The person has to type a password although already known (`force_reauth`).
    pub type_password: bool,
    /// The log-in part offers Facebook (`enable_fb_login`).
    pub facebook: bool,
    pub username: String,
    pub name: String,
    /// Address of the account's picture.
    pub picture: String,
}

const STYLE: &str = "
:root { color-scheme: light dark; --paper:#f6f4ef; --card:#fffdf8; --ink:#26221d; --soft:#6f675c;
  --line:#e2dccf; --lamp:#b4560f; --on-lamp:#fff; }
@media (prefers-color-scheme: dark) { :root { --paper:#151311; --card:#1e1b18; --ink:#ece5da;
  --soft:#a1978a; --line:#35302a; --lamp:#f0a04b; --on-lamp:#1b1206; } }
* { box-sizing: border-box; }
body { margin:0; min-height:100vh; display:grid; place-items:center; padding:24px;
  background:var(--paper); color:var(--ink); font:16px/1.5 system-ui, sans-serif; }
main { width:100%; max-width:440px; background:var(--card); border:1px solid var(--line);
  border-radius:16px; padding:32px; }
h1 { font-size:21px; line-height:1.3; margin:0 0 4px; }
p { margin:0; color:var(--soft); }
.who { display:flex; gap:14px; align-items:center; margin:24px 0; }
.who img { width:56px; height:56px; border-radius:50%; object-fit:cover; background:var(--line); }
.who b { display:block; }
fieldset { border:0; border-top:1px solid var(--line); margin:0 0 24px; padding:8px 0 0; }
legend { float:left; width:100%; padding:8px 0; font-weight:600; }
label.scope { clear:both; display:flex; gap:12px; padding:10px 0; cursor:pointer; }
label.scope small { display:block; color:var(--soft); }
input[type=checkbox] { width:18px; height:18px; margin-top:3px; accent-color:var(--lamp); flex:none; }
input[type=password] { width:100%; padding:10px 12px; margin:6px 0 20px; border:1px solid var(--line);
  border-radius:8px; background:transparent; color:inherit; font:inherit; }
.actions { display:flex; gap:12px; }
button { flex:1; padding:11px 16px; border-radius:10px; border:1px solid var(--line); font:inherit;
  font-weight:600; background:transparent; color:inherit; cursor:pointer; }
button.allow { background:var(--lamp); border-color:var(--lamp); color:var(--on-lamp); }
button:focus-visible, input:focus-visible { outline:3px solid var(--lamp); outline-offset:2px; }
footer { margin-top:20px; font-size:13px; color:var(--soft); }
";

/// What each permission lets the app do, in words for the person who is asked.
const WORDS: [(Scopes, &str, &str); 5] = [
    (Scopes::BASIC, "See your profile and posts", "Always part of signing in"),
    (Scopes::PUBLISH, "Publish posts, reels and carousels", "Only what you send from the app"),
    (Scopes::COMMENTS, "Read and moderate comments", "Reply, hide and delete"),
    (Scopes::MESSAGES, "Answer messages", "Including private replies to comments"),
    (Scopes::INSIGHTS, "See your insights", "Reach, views and other numbers"),
];

/// The consent page. Its form posts to its own address: every parameter again, `grant` for each tick,
/// and `answer` as `allow` or `deny`.
pub fn page(asking: &Asking) -> String {
    let mut ticks = String::new();
    for (scope, title, note) in WORDS {
        if asking.scopes.lacking(scope).is_some() {
            continue;
        }
        let name = scope.names().concat();
        let fixed = if scope == Scopes::BASIC { " disabled" } else { "" };
        ticks.push_str(&format!(
            "<label class=\"scope\"><input type=\"checkbox\" name=\"grant\" value=\"{name}\" checked{fixed}>\
             <span>{title}<small>{note}</small></span></label>\n"
        ));
    }
    let password = if asking.type_password {
        let facebook = if asking.facebook { " You may also log in with Facebook." } else { "" };
        format!(
            "<label for=\"password\">Password for {}</label>\
             <input type=\"password\" id=\"password\" name=\"password\" autocomplete=\"off\">\
             <p>Any password will do here.{facebook}</p><br>",
            escape(&asking.username)
        )
    } else {
        String::new()
    };
    let body = format!(
        "<h1>Let the app use this account?</h1><p>It asks for the permissions below. Untick what it \
         should not have.</p>\n<div class=\"who\"><img src=\"{picture}\" alt=\"\"><div><b>{username}</b>\
         <p>{name}</p></div></div>\n<form method=\"post\" action=\"/oauth/authorize\">\n{hidden}{password}\
         <fieldset><legend>Permissions</legend>\n{ticks}</fieldset>\n<div class=\"actions\">\
         <button name=\"answer\" value=\"deny\">Cancel</button>\
         <button class=\"allow\" name=\"answer\" value=\"allow\">Allow</button></div>\n</form>",
        picture = escape(&asking.picture),
        username = escape(&asking.username),
        name = escape(&asking.name),
        hidden = hidden(asking),
    );
    document("Allow access", &body)
}

fn hidden(asking: &Asking) -> String {
    let scope = asking.scopes.names().join(",");
    let mut fields = vec![
        ("client_id", asking.client_id.as_str()),
        ("redirect_uri", &asking.redirect),
        ("response_type", "code"),
        ("scope", &scope),
    ];
    fields.extend(asking.state.as_deref().map(|state| ("state", state)));
    fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escape(value)))
        .collect()
}

/// The page shown instead of a redirect when something is wrong with the request (section 1.3).
pub fn error(why: &str) -> String {
    let body = format!("<h1>Sorry, this page is not available</h1><p>{}</p>", escape(why));
    document("Not available", &body)
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n{body}\n\
         <footer>This is a practice service on your own machine. Nothing leaves it.</footer>\n\
         </main></body></html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking() -> Asking {
        Asking {
            client_id: "1".into(),
            redirect: "https://localhost/".into(),
            scopes: Scopes::BASIC.with(Scopes::COMMENTS),
            state: Some("\"><script>".into()),
            type_password: false,
            facebook: true,
            username: "tide".into(),
            name: "Tide & Co".into(),
            picture: "http://x/a?b=1&c=2".into(),
        }
    }

    #[test]
    fn only_asked_permissions_have_a_tick() {
        let page = page(&asking());
        assert_eq!(page.matches("type=\"checkbox\"").count(), 2);
        assert!(page.contains("value=\"instagram_business_manage_comments\" checked>"));
        assert!(page.contains("value=\"instagram_business_basic\" checked disabled>"));
    }

    #[test]
    fn what_came_from_outside_is_escaped() {
        let page = page(&asking());
        assert!(!page.contains("<script>") && page.contains("&quot;&gt;&lt;script&gt;"));
        assert!(page.contains("Tide &amp; Co"));
        assert!(error("<b>").contains("&lt;b&gt;"));
    }

    #[test]
    fn a_forced_log_in_asks_for_a_password() {
        assert!(!page(&asking()).contains("type=\"password\""));
        assert!(page(&Asking { type_password: true, ..asking() }).contains("type=\"password\""));
    }
}
