//! An S3 server in this process, with the refusals that its library does not make: those of a wrong region, of a full
//! bucket, and of a web page in front of it.
//! Invariant: what it refuses is refused in the words of the services it stands for, at the place where they do it.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::Body;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tintype::domain::host::{Bucket, HostKind, HostSecret, Provider};
use tokio::net::TcpListener;

pub const BUCKET: &str = "shop";
pub const KEY: &str = "AKIATINTYPE";
pub const SECRET: &str = "the-secret-half";

const NO_UPLOAD: &str = "<?xml version=\"1.0\"?><Error><Code>NoSuchUpload</Code><Message>The specified upload does not exist</Message></Error>";

/// What the server does instead of its work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Well,
    /// It is in `eu-west-1` and refuses whatever is signed for another region.
    Elsewhere,
    /// Nothing can be put there any more.
    Full,
    /// Something in front of it answers everything with a login page.
    Page,
}

pub struct S3 {
    pub address: SocketAddr,
    pub root: TempDir,
    mood: Arc<Mutex<Mood>>,
    /// Methods and addresses that were asked, without what is signed.
    asked: Arc<Mutex<Vec<String>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl S3 {
    /// A server with one empty bucket.
    pub async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(root.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (mood, asked) = (Arc::<Mutex<Mood>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let serving = tokio::spawn(serve(
            listener,
            service,
            Arc::clone(&mood),
            Arc::clone(&asked),
            root.path().to_owned(),
        ));
        Self { address, root, mood, asked, serving }
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The settings of a host on it, reached at an address that may be a wire's.
    pub fn settings(&self, at: SocketAddr) -> Bucket {
        Bucket {
            provider: Provider::Minio,
            endpoint: format!("http://{at}"),
            bucket: BUCKET.to_owned(),
            key_id: KEY.to_owned(),
            address_minutes: 15,
            ..Bucket::default()
        }
    }

    pub fn kind(&self) -> HostKind {
        HostKind::Bucket(self.settings(self.address))
    }

    /// The objects in the bucket, by their keys.
    pub fn begun_as(&self, key: &str) {
        std::fs::write(self.root.path().join("begun-as"), key).unwrap();
    }

    /// Its objects.
    pub fn objects(&self) -> Vec<String> {
        let mut found = Vec::new();
        let bucket = self.root.path().join(BUCKET);
        let mut folders = vec![bucket.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(&bucket).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// How many requests began so.
    pub fn asked(&self, method: &str, with: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|line| line.starts_with(method) && line.contains(with)).count()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The secret that belongs to the key.
pub const fn secret() -> [(HostSecret, &'static str); 1] {
    [(HostSecret::SecretKey, SECRET)]
}

async fn serve(
    listener: TcpListener,
    service: S3Service,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<String>>>,
    root: PathBuf,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (service, mood, asked) = (service.clone(), Arc::clone(&mood), Arc::clone(&asked));
        let root = root.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let (service, mood) = (service.clone(), *mood.lock().unwrap());
            let query = request.uri().query().unwrap_or_default();
            let plain =
                query.split('&').filter(|pair| !pair.starts_with("X-Amz")).collect::<Vec<_>>().join("&");
            asked.lock().unwrap().push(format!("{} {}?{plain}", request.method(), request.uri().path()));
            let root = root.clone();
            async move { Ok::<_, Infallible>(answer(request, &service, mood, &root).await) }
        });
        tokio::spawn(async move {
            let _ =
                auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

async fn answer(request: Request<Incoming>, service: &S3Service, mood: Mood, root: &Path) -> Response<Body> {
    let refused = match mood {
        Mood::Elsewhere if !signed_for(&request).contains("/eu-west-1/") => {
            // As Amazon and MinIO say it to a signed address.
            Some((
                400,
                "application/xml",
                "<?xml version=\"1.0\"?><Error><Code>AuthorizationQueryParametersError</Code><Message>Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'</Message><Region>eu-west-1</Region></Error>",
            ))
        }
        Mood::Full if matches!(request.method().as_str(), "PUT" | "POST") => {
            // As MinIO says it.
            Some((
                507,
                "application/xml",
                "<?xml version=\"1.0\"?><Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.</Message></Error>",
            ))
        }
        Mood::Page => Some((
            200,
            "text/html",
            "<!DOCTYPE html><html><head><title>Sign in to the hotel network</title></head></html>",
        )),
        _ => None,
    };
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let refused = match path.split('/').next() {
        // The library makes a bucket for whoever asks.
        Some(bucket) if bucket != BUCKET && refused.is_none() => Some((
            404,
            "application/xml",
            "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>",
        )),
        _ => refused,
    };
    match refused {
        Some((status, kind, body)) => {
            // A server that closes before it has heard all may be cut off by the system before its answer arrives.
            let _ = request.into_body().collect().await;
            let answer = Response::builder().status(status).header("content-type", kind);
            answer.body(Body::from(body.to_owned())).unwrap()
        }
        // The library does not know this question.
        None if request.uri().query().unwrap_or_default().contains("uploads=")
            && request.method() == "GET" =>
        {
            Response::builder().body(Body::from(begun(root))).unwrap()
        }
        // The library does not say so in every case, and where it does in other words.
        None if is_forgotten(&request, root) => {
            Response::builder().status(404).body(Body::from(NO_UPLOAD.to_owned())).unwrap()
        }
        None => Service::call(service, request).await.unwrap(),
    }
}

/// The uploads that were begun, as Amazon tells of them; the library notes their numbers alone, so each is of the file
/// of ours whose name it is told by [`S3::begun_as`].
fn begun(root: &Path) -> String {
    let key = std::fs::read_to_string(root.join("begun-as")).unwrap_or_default();
    let names =
        std::fs::read_dir(root).unwrap().flatten().filter_map(|file| file.file_name().into_string().ok());
    let ids = names.filter_map(|name| Some(name.strip_prefix(".upload-")?.strip_suffix(".json")?.to_owned()));
    let upload = |id: String| {
        format!(
            "<Upload><Key>{key}</Key><UploadId>{id}</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>"
        )
    };
    format!(
        "<ListMultipartUploadsResult>{}</ListMultipartUploadsResult>",
        ids.map(upload).collect::<String>()
    )
}

/// Whether a request is about an upload that the server does not know any more.
fn is_forgotten(request: &Request<Incoming>, root: &Path) -> bool {
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    let upload = pairs.find_map(|pair| pair.strip_prefix("uploadId="));
    upload.is_some_and(|id| !root.join(format!(".upload-{id}.json")).exists())
}

/// What a request was signed for, wherever that stands.
fn signed_for(request: &Request<Incoming>) -> String {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let query = request.uri().query().unwrap_or_default().replace("%2F", "/");
    format!("{} {query}", header.unwrap_or_default())
}
