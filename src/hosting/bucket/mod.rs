//! A bucket that speaks S3: private objects under random names, read through addresses that are signed for
//! minutes.
//! Invariant: no object is ever made public; an address is signed when it is asked for, and lives no longer
//! than the settings say.

mod begun;
mod mark;
mod upload;

use std::time::Duration;

use futures_util::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::signer::{Method, Signer};
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};

use super::said::Refusal;
use super::{Course, Doing, Found, Handle, Host, HostError, Hosted, Parcel, names, send};
use crate::domain::host::{AddressStyle, Bucket, HostField};
use crate::domain::{Clock, Secret};
use crate::tr;

use mark::Mark;

/// How long a small request may take.
const SMALL: Duration = Duration::from_secs(60);
/// How long a bucket's server may take to be reached.
const CONNECT: Duration = Duration::from_secs(15);

/// A bucket.
pub(super) struct BucketHost {
    store: AmazonS3,
    client: reqwest::Client,
    folder: String,
    life: Duration,
    /// How much of a big file goes in one request, in bytes.
    part: u64,
    clock: Clock,
}

impl BucketHost {
    /// Opens nothing yet: the first request shows whether the settings are true.
    ///
    /// # Errors
    /// [`HostError::Unset`] when no address can be made of the settings.
    pub fn new(settings: &Bucket, secret: &Secret, clock: Clock) -> Result<Self, HostError> {
        let endpoint = endpoint(settings)?;
        let here = send::is_here(&endpoint);
        let options = ClientOptions::new()
            .with_timeout(SMALL)
            .with_connect_timeout(CONNECT)
            .with_allow_http(here)
            .with_http1_only();
        // What fails is tried again by whoever asked, who also tells the person.
        let retry = RetryConfig { max_retries: 1, retry_timeout: CONNECT, ..RetryConfig::default() };
        let store = AmazonS3Builder::new()
            .with_client_options(options)
            .with_retry(retry)
            // One at a time: not every service knows the request for many.
            .with_disable_bulk_delete(true)
            .with_endpoint(&endpoint)
            .with_virtual_hosted_style_request(settings.style == AddressStyle::HostName)
            .with_region(settings.region())
            .with_bucket_name(settings.bucket.trim())
            .with_access_key_id(settings.key_id.trim())
            .with_secret_access_key(secret.reveal())
            .build()
            .map_err(|_| unset(HostField::Endpoint))?;
        Ok(Self {
            store,
            client: send::client(&endpoint)?,
            folder: settings.folder().to_owned(),
            life: Duration::from_secs(u64::from(settings.address_minutes) * 60),
            part: u64::from(settings.part_megabytes.max(5)) * 1024 * 1024,
            clock,
        })
    }

    fn key(&self, name: &str) -> String {
        if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) }
    }

    async fn sign(&self, key: &str, handle: &Handle) -> Result<Hosted, HostError> {
        let signed = self.store.signed_url(Method::GET, &Path::from(key), self.life).await;
        let url = signed.map_err(meant)?.to_string();
        let life = SignedDuration::try_from(self.life).unwrap_or(SignedDuration::ZERO);
        let expires = self.clock.now().checked_add(life).unwrap_or(Timestamp::MAX);
        Ok(Hosted { url, handle: handle.clone(), expires })
    }

    async fn take(&self, handle: &Handle) -> Result<(), HostError> {
        let mark = Mark::of(handle)?;
        let path = Path::from(mark.key.as_str());
        if let Some(begun) = &mark.upload {
            gone_is_well(self.store.abort_multipart(&path, &begun.id).await)?;
        }
        gone_is_well(self.store.delete(&path).await)
    }

    async fn list(&self) -> Result<Vec<Found>, HostError> {
        let folder = (!self.folder.is_empty()).then(|| Path::from(self.folder.as_str()));
        let listed: Vec<_> = self.store.list(folder.as_ref()).try_collect().await.map_err(meant)?;
        let found = listed.into_iter().filter_map(|object| {
            let name = object.location.filename().filter(|name| names::is_ours(name))?.to_owned();
            let written = Timestamp::from_second(object.last_modified.timestamp()).ok()?;
            let handle = Mark::whole(object.location.to_string()).handle();
            Some(Found { handle, name, written })
        });
        let mut found: Vec<Found> = found.collect();
        // Nothing is lost where a service does not tell of them: what is whole is found all the same.
        match begun::ours(self).await {
            Ok(begun) => found.extend(begun),
            Err(error) => tracing::info!(%error, "uploads that were begun were not told"),
        }
        Ok(found)
    }
}

impl Host for BucketHost {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(async move {
            let key = upload::upload(self, parcel, course).await?;
            let handle = Mark::whole(key.clone()).handle();
            course.there(handle.clone()).await;
            self.sign(&key, &handle).await
        })
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move {
            let mark = Mark::of(handle)?;
            if mark.upload.is_some() {
                return Err(HostError::NotThere);
            }
            self.sign(&mark.key, handle).await
        })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(self.take(handle))
    }

    fn ours(&self) -> Doing<'_, Vec<Found>> {
        Box::pin(self.list())
    }
}

/// The address requests go to, with the bucket in it where the style wants that.
fn endpoint(settings: &Bucket) -> Result<String, HostError> {
    let plain = settings.endpoint();
    let url = url::Url::parse(&plain).map_err(|_| unset(HostField::Endpoint))?;
    let host = url.host_str().ok_or_else(|| unset(HostField::Endpoint))?;
    if settings.style == AddressStyle::Path {
        return Ok(plain);
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}://{}.{host}{port}", url.scheme(), settings.bucket.trim()))
}

fn unset(field: HostField) -> HostError {
    HostError::Unset { field, says: tr!("Say the whole address, beginning with https").to_owned() }
}

/// What is not there any more is taken away.
fn gone_is_well<T>(answer: object_store::Result<T>) -> Result<(), HostError> {
    match answer.map_err(meant) {
        Ok(_) | Err(HostError::NotThere) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What an error of the library's means. It carries the server's answer as text; code and number decide.
fn meant(error: object_store::Error) -> HostError {
    let text = error.to_string();
    let number = ["status code: ", "status: "].iter().find_map(|before| text.split_once(before));
    let status = number.and_then(|(_, rest)| rest.get(..3)?.parse().ok()).unwrap_or(0);
    let body = text.find('<').map(|begin| text[begin..].to_owned()).unwrap_or_default();
    if matches!(error, object_store::Error::NotFound { .. }) && body.is_empty() {
        return HostError::NotThere;
    }
    if text.contains("Received redirect without LOCATION") {
        return HostError::RegionWrong(None);
    }
    if is_of_the_line(&error) {
        return HostError::Lost(send::causes(&error));
    }
    if status == 0 && body.is_empty() {
        return HostError::Unclear(send::causes(&error));
    }
    Refusal { status, body, ..Refusal::default() }.of_bucket()
}

/// Whether no whole answer came, rather than one that was not liked.
fn is_of_the_line(error: &object_store::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<object_store::client::HttpError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::host::Provider;

    fn settings() -> Bucket {
        Bucket {
            provider: Provider::Minio,
            endpoint: "https://files.example.org:9000".into(),
            bucket: "shop".into(),
            key_id: "AKIA".into(),
            address_minutes: 15,
            ..Bucket::default()
        }
    }

    #[test]
    fn the_bucket_stands_where_the_style_wants_it() {
        let mut settings = settings();
        assert_eq!(endpoint(&settings).unwrap(), "https://files.example.org:9000");
        settings.style = AddressStyle::HostName;
        assert_eq!(endpoint(&settings).unwrap(), "https://shop.files.example.org:9000");
        settings.choose(Provider::Amazon);
        settings.region = "eu-west-1".into();
        assert_eq!(endpoint(&settings).unwrap(), "https://shop.s3.eu-west-1.amazonaws.com");
    }

    #[tokio::test]
    async fn an_address_is_signed_when_it_is_asked_for_and_ends_by_itself() {
        for (style, begins) in [
            (AddressStyle::Path, "https://files.example.org:9000/shop/outbox/tintype-1.jpg?"),
            (AddressStyle::HostName, "https://shop.files.example.org:9000/outbox/tintype-1.jpg?"),
        ] {
            let clock = Clock::frozen_at(Timestamp::UNIX_EPOCH);
            let settings = Bucket { style, ..settings() };
            let host = BucketHost::new(&settings, &Secret::new("hush"), clock).unwrap();
            let handle = Mark::whole("outbox/tintype-1.jpg".into()).handle();
            let hosted = host.address(&handle).await.unwrap();
            assert!(hosted.url.starts_with(begins), "{}", hosted.url);
            assert!(hosted.url.contains("X-Amz-Expires=900") && !hosted.url.contains("hush"));
            assert_eq!(hosted.expires.as_second(), 900);
            let half = Handle(r#"{"key":"k","upload":{"id":"u","part":5,"whole":9,"tags":[]}}"#.into());
            assert!(matches!(host.address(&half).await, Err(HostError::NotThere)));
        }
    }
}
