//! The consent page, answered by the program itself: the demo account signs in with no clicks.
//! Invariant: only ever does so at the practice origin; at Instagram's own page a person decides.

use reqwest::Method;
use url::Url;

use super::Client;
use super::errors::{ApiError, Purpose};

/// Opens the consent page as a browser would, leaves every box ticked, presses the button that allows, and
/// returns the address the page ends on, code and state included.
///
/// # Errors
/// [`ApiError::Endpoint`] for any origin but the practice one, [`ApiError::TokenHost`] with the page's own
/// sentence when it refuses, [`ApiError::Unreadable`] when it is no consent page.
pub async fn consent_as_browser(client: &Client, authorize: &Url) -> Result<String, ApiError> {
    let refuse = || ApiError::Endpoint { endpoint: authorize.origin().ascii_serialization() };
    if !client.hosts().is_practice() || !super::hosts::is_on_loopback(authorize) {
        return Err(refuse());
    }
    let page = client.browse(Method::GET, authorize.clone(), None).await?;
    let html = String::from_utf8_lossy(&page.body);
    if page.http != 200 {
        return Err(ApiError::TokenHost { http: page.http, code: None, message: sentence(&html) });
    }
    let unreadable = |http| ApiError::Unreadable {
        purpose: Purpose::SignIn,
        http,
        start: html.chars().take(80).collect::<String>(),
    };
    let form = Form::read(&html).ok_or_else(|| unreadable(page.http))?;
    let action = authorize.join(&form.action).map_err(|_| ApiError::Address)?;
    if action.origin() != authorize.origin() {
        return Err(refuse());
    }
    let answer = client.browse(Method::POST, action, Some(&form.fields)).await?;
    match answer.location {
        Some(location) if (300..400).contains(&answer.http) => Ok(location),
        _ => {
            let html = String::from_utf8_lossy(&answer.body);
            Err(ApiError::TokenHost { http: answer.http, code: None, message: sentence(&html) })
        }
    }
}

/// What a page answered, redirects not followed.
pub(super) struct PageAnswer {
    pub http: u16,
    pub location: Option<String>,
    pub body: Vec<u8>,
}

/// The form of a page with the values a browser would send.
#[derive(Debug, PartialEq)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads the first form: its hidden fields, its ticked boxes, and the button that allows.
    fn read(html: &str) -> Option<Self> {
        let mut form = None;
        for tag in tags(html) {
            if tag.name == "form" {
                form = Some(Self { action: tag.value("action")?, fields: Vec::new() });
            }
            let Some(form) = form.as_mut() else { continue };
            let sent = match tag.name {
                // A box that cannot be unticked stands for what is granted in any case.
                "input" if tag.is("type", "checkbox") => tag.has("checked"),
                "input" => tag.is("type", "hidden"),
                "button" => tag.is("value", "allow"),
                _ => false,
            };
            if sent && !tag.has("disabled") {
                form.fields.push((tag.value("name")?, tag.value("value")?));
            }
        }
        form.filter(|form| form.fields.iter().any(|(_, value)| value == "allow"))
    }
}

/// An opening tag.
struct Tag<'a> {
    name: &'a str,
    rest: &'a str,
}

impl Tag<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let (_, after) = self.rest.split_once(&format!(" {name}=\""))?;
        Some(plain(after.split('"').next()?))
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.value(name).as_deref() == Some(value)
    }

    /// A bare attribute, outside all values.
    fn has(&self, name: &str) -> bool {
        self.rest.split('"').step_by(2).any(|outside| outside.split_whitespace().any(|word| word == name))
    }
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|piece| {
        let inside = piece.split('>').next()?;
        let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        Some(Tag { name: &inside[..end], rest: &inside[end..] })
    })
}

/// The first paragraph of a page, for a person.
fn sentence(html: &str) -> String {
    let paragraph = html.split("<p>").nth(1).and_then(|rest| rest.split('<').next());
    plain(paragraph.unwrap_or_default()).chars().take(200).collect()
}

/// Text without the escapes of HTML.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Hosts;

    const PAGE: &str = r#"<h1>Let it?</h1><p>Untick &amp; go.</p><form method="post" action="/oauth/authorize">
        <input type="hidden" name="state" value="a&quot;b&amp;c"><input type="password" name="password">
        <label><input type="checkbox" name="grant" value="basic" checked disabled></label>
        <label><input type="checkbox" name="grant" value="comments" checked></label>
        <label><input type="checkbox" name="grant" value="unchecked disabled"></label>
        <button name="answer" value="deny">Cancel</button><button class="x" name="answer" value="allow">Allow</button>
        </form>"#;

    #[test]
    fn a_form_is_sent_as_a_browser_would() {
        let form = Form::read(PAGE).unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(form.action, "/oauth/authorize");
        assert_eq!(
            form.fields,
            [pair("state", "a\"b&c"), pair("grant", "comments"), pair("answer", "allow")]
        );
    }

    #[test]
    fn a_page_without_a_form_is_no_consent_page() {
        assert_eq!(Form::read("<p>Sorry</p>"), None);
        assert_eq!(sentence("<h1>Sorry</h1><p>Invalid platform app</p>"), "Invalid platform app");
    }

    #[tokio::test]
    async fn instagrams_own_page_is_never_answered() {
        let client = Client::new(Hosts::instagram(), "test").unwrap();
        let page = Url::parse("https://www.instagram.com/oauth/authorize").unwrap();
        let error = consent_as_browser(&client, &page).await.unwrap_err();
        assert!(matches!(error, ApiError::Endpoint { .. }), "{error}");
    }
}
