//! A WebDAV folder, Nextcloud's or a plain one, of which everybody may read under a public address.
//! Invariant: a file goes out only after the folder has answered as a WebDAV folder does, so that a login page
//! never swallows one.

use jiff::Timestamp;
use object_store::http::{HttpBuilder, HttpStore};
use object_store::{ClientOptions, HeaderMap, HeaderValue, ObjectStore, RetryConfig};
use reqwest::{Method, RequestBuilder, StatusCode};

use super::send::{self, Answer, Slice};
use super::{Course, Doing, Found, Handle, Host, HostError, Hosted, Parcel, names};
use crate::domain::Secret;
use crate::domain::host::{HostField, WebDav};
use crate::tr;

/// A WebDAV folder. A handle of it is the file's name.
pub(super) struct WebDavHost {
    client: reqwest::Client,
    /// The folder's address, with a slash at its end.
    folder: String,
    user: String,
    password: Secret,
    public: Public,
    list: HttpStore,
}

/// A public address under which files stand by their names.
#[derive(Clone, Debug)]
pub(super) struct Public(String);

impl Public {
    /// Files stand under this address.
    pub fn under(base: &str) -> Self {
        Self(format!("{}/", base.trim().trim_end_matches('/')))
    }

    /// Where a file of this name stands. It does not end by itself.
    pub fn hosted(&self, name: &str) -> Hosted {
        Hosted { url: format!("{}{name}", self.0), handle: Handle(name.to_owned()), expires: Timestamp::MAX }
    }
}

impl WebDavHost {
    /// Opens nothing yet: the first request shows whether the settings are true.
    ///
    /// # Errors
    /// [`HostError::Unset`] when no address can be made of the settings.
    pub fn new(settings: &WebDav, password: &Secret) -> Result<Self, HostError> {
        let folder = format!("{}/", settings.url.trim().trim_end_matches('/'));
        let unset = || HostError::Unset {
            field: HostField::Url,
            says: tr!("Say the whole address, beginning with https").to_owned(),
        };
        url::Url::parse(&folder).map_err(|_| unset())?;
        let user = settings.user.trim().to_owned();
        let mut headers = HeaderMap::new();
        let mut signed = HeaderValue::from_str(&basic(&user, password)).map_err(|_| unset())?;
        signed.set_sensitive(true);
        headers.insert("authorization", signed);
        let options =
            ClientOptions::new().with_default_headers(headers).with_allow_http(send::is_here(&folder));
        let retry = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let list = HttpBuilder::new().with_url(&folder).with_client_options(options).with_retry(retry);
        Ok(Self {
            client: send::client(&folder)?,
            user,
            password: password.clone(),
            public: Public::under(&settings.public_base),
            list: list.build().map_err(|_| unset())?,
            folder,
        })
    }

    fn request(&self, method: Method, name: &str) -> RequestBuilder {
        let url = format!("{}{name}", self.folder);
        self.client.request(method, url).basic_auth(&self.user, Some(self.password.reveal()))
    }

    /// Asks the folder whether it is one, which costs one small request.
    async fn is_folder(&self) -> Result<(), HostError> {
        let method = Method::from_bytes(b"PROPFIND").unwrap_or(Method::OPTIONS);
        match send::ask(self.request(method, "").header("depth", "0")).await? {
            Answer::Done { refusal, .. } if refusal.status == StatusCode::MULTI_STATUS.as_u16() => Ok(()),
            // A web server that answers any question with a page, or one that only takes files.
            Answer::Done { refusal, .. } if refusal.is_page() => Err(refusal.of_folder()),
            Answer::Done { .. } => Ok(()),
            Answer::Refused(refusal) => Err(refusal.of_folder()),
        }
    }

    async fn upload(&self, parcel: Parcel, course: &Course) -> Result<Hosted, HostError> {
        let whole = send::length(&parcel.payload).await?;
        self.is_folder().await?;
        let name = match &parcel.from {
            Some(handle) if names::is_ours(&handle.0) => handle.0.clone(),
            _ => names::fresh(&parcel.hint, &parcel.content_type).map_err(HostError::Unavailable)?,
        };
        course.there(Handle(name.clone())).await;
        let slice = Slice { payload: parcel.payload, from: 0, length: whole };
        let request = self.request(Method::PUT, &name);
        let moved = |sent| course.sent(sent, whole);
        match send::send(request, &parcel.content_type, slice, moved).await? {
            Answer::Done { refusal, .. } if refusal.is_page() => Err(refusal.of_folder()),
            Answer::Done { .. } => Ok(self.public.hosted(&name)),
            Answer::Refused(refusal) => Err(refusal.of_folder()),
        }
    }

    async fn take(&self, handle: &Handle) -> Result<(), HostError> {
        if !names::is_ours(&handle.0) {
            return Ok(());
        }
        match send::ask(self.request(Method::DELETE, &handle.0)).await? {
            Answer::Done { refusal, .. } if refusal.is_page() => Err(refusal.of_folder()),
            Answer::Done { .. } => Ok(()),
            Answer::Refused(refusal) if matches!(refusal.status, 404 | 410) => Ok(()),
            Answer::Refused(refusal) => Err(refusal.of_folder()),
        }
    }

    async fn listed(&self) -> Result<Vec<Found>, HostError> {
        let listed = self.list.list_with_delimiter(None).await;
        let listed = listed.map_err(|error| HostError::Unclear(send::causes(&error)))?;
        let found = listed.objects.into_iter().filter_map(|object| {
            let name = object.location.filename().filter(|name| names::is_ours(name))?.to_owned();
            let written = Timestamp::from_second(object.last_modified.timestamp()).ok()?;
            Some(Found { handle: Handle(name.clone()), name, written })
        });
        Ok(found.collect())
    }
}

impl Host for WebDavHost {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.upload(parcel, course))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move { Ok(self.public.hosted(&handle.0)) })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(self.take(handle))
    }

    fn ours(&self) -> Doing<'_, Vec<Found>> {
        Box::pin(self.listed())
    }
}

fn basic(user: &str, password: &Secret) -> String {
    use base64::Engine;
    let pair = format!("{user}:{}", password.reveal());
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_under_the_public_address_by_its_name() {
        for base in ["https://files.example.org/x", " https://files.example.org/x/ "] {
            let hosted = Public::under(base).hosted("tintype-1.jpg");
            assert_eq!(hosted.url, "https://files.example.org/x/tintype-1.jpg");
        }
    }

    #[test]
    fn the_password_goes_as_the_server_expects_it() {
        assert_eq!(basic("Aladdin", &Secret::new("open sesame")), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }
}
