//! `upload_ratio` and `upload_memory`: 300 MB go to a host on loopback, once as `curl -T` sends them and once as
//! Tintype does, to a bucket in parts and to a WebDAV folder in one piece. The ratio is that of the slower of the
//! two ways; the memory is what a process of its own needs more at most while it sends than before.
//! Invariant: the host is another process that writes what it takes to a file, and does the same for both; curl and
//! Tintype take turns.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tintype::domain::host::{Bucket, HostKind, HostSecret, Provider, WebDav};
use tintype::domain::{Clock, HostId, HostSettings, Secret};
use tintype::engine::apart::apart;
use tintype::hosting::{self, Course, Handle, Parcel, Payload, Programs, Secrets};

use crate::spread::Spread;
use crate::world::Copied;
use crate::{Figure, Outcome, memory, sink};

/// The word that makes this program the process whose memory is measured.
pub const CHILD: &str = "upload-child";

const BYTES: u64 = 300 * 1_000_000;
const ROUNDS: usize = 5;

/// The ways of a file to a host.
const WAYS: [&str; 2] = ["bucket", "webdav"];

/// Measures both.
pub fn measure() -> Outcome<Vec<Figure>> {
    let folder = Copied::empty("upload")?;
    let file = filled(folder.path())?;
    let host = Server::start(folder.path())?;
    let runtime = tokio::runtime::Runtime::new()?;
    let (mut ratios, mut growths) = (Vec::new(), Vec::new());
    for way in WAYS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 1..=ROUNDS {
            let curl = curl(&host.address, &file)?;
            let own = runtime.block_on(upload(way, &host.address, &file))?;
            let speed = |took: Duration| BYTES as f64 / 1e6 / took.as_secs_f64();
            eprintln!("upload, {way}, round {round}: {:.0} MB/s, curl {:.0} MB/s", speed(own), speed(curl));
            ours.push(own);
            theirs.push(curl);
        }
        ratios.push(Spread::of(theirs).median() / Spread::of(ours).median());
        let growth = grown(way, &host.address, &file)?;
        eprintln!("upload, {way}: {growth:.1} MB more at most while it sends");
        growths.push(growth);
    }
    let ratio = ratios.into_iter().fold(f64::INFINITY, f64::min);
    let growth = growths.into_iter().fold(0.0, f64::max);
    Ok(vec![
        Figure { name: "upload_ratio", value: ratio, unit: "" },
        Figure { name: "upload_memory", value: growth, unit: "MB" },
    ])
}

fn filled(folder: &Path) -> Outcome<PathBuf> {
    let path = folder.join("kiln.mp4");
    let mut file = std::fs::File::create(&path)?;
    let piece: Vec<u8> = (0..1_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for _ in 0..BYTES / 1_000_000 {
        file.write_all(&piece)?;
    }
    file.sync_all()?;
    Ok(path)
}

fn curl(address: &str, file: &Path) -> Outcome<Duration> {
    let began = Instant::now();
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--noproxy", "*", "--output", "/dev/null", "-T"]);
    let ended = curl.arg(file).arg(format!("{address}/dav/curl.mp4")).status();
    let took = began.elapsed();
    match ended {
        Ok(ended) if ended.success() => Ok(took),
        Ok(ended) => Err(format!("curl ended with {ended}").into()),
        Err(error) => {
            Err(format!("curl is needed to compare with, from the package of that name: {error}").into())
        }
    }
}

/// Sends the file one way, and takes it away again outside the time.
async fn upload(way: &str, address: &str, file: &Path) -> Outcome<Duration> {
    let host = open(way, address)?;
    let began = Instant::now();
    let parcel = Parcel::new(Payload::File(file.to_owned()), "video/mp4", "kiln");
    let hosted = host.put(parcel, &Course::silent()).await?;
    let took = began.elapsed();
    host.remove(&Handle(hosted.handle.0)).await?;
    Ok(took)
}

fn open(way: &str, address: &str) -> Outcome<std::sync::Arc<dyn hosting::Host>> {
    let kind = match way {
        "bucket" => HostKind::Bucket(Bucket {
            provider: Provider::Minio,
            endpoint: address.to_owned(),
            bucket: "shop".to_owned(),
            key_id: "AKIA".to_owned(),
            ..Bucket::default()
        }),
        _ => HostKind::WebDav(WebDav {
            url: format!("{address}/dav"),
            user: "ines".to_owned(),
            public_base: format!("{address}/dav"),
        }),
    };
    let settings = HostSettings { id: HostId(1), name: "Loopback".to_owned(), kind };
    let secrets = Secrets::default()
        .with(HostSecret::SecretKey, Secret::new("secret"))
        .with(HostSecret::Password, Secret::new("secret"));
    let host = hosting::open(&settings, &secrets, Clock::system(), Programs::default())?;
    Ok(apart(&settings.kind, host)?)
}

fn grown(way: &str, address: &str, file: &Path) -> Outcome<f64> {
    let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(way).arg(address).arg(file).output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into_owned().into());
    }
    Ok(String::from_utf8(child.stdout)?.trim().parse()?)
}

/// The child: sends a small file, so that everything is in use that will be, then the big one, and says how much
/// its memory grew at most.
pub fn child(way: &str, address: &str, file: &Path) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let small = file.with_extension("small.mp4");
    std::fs::write(&small, [0; 100_000])?;
    runtime.block_on(upload(way, address, &small))?;
    let before = memory::status("VmRSS:")?;
    runtime.block_on(upload(way, address, file))?;
    println!("{}", (memory::status("VmHWM:")? - before).max(0.0));
    Ok(())
}

/// A file that is sent again and again while something else is measured, from this process.
pub struct Load {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    sending: std::thread::JoinHandle<Result<(), String>>,
    _host: Server,
}

impl Load {
    /// Begins to send 300 MB to a bucket.
    pub fn begin(folder: &Path) -> Outcome<Self> {
        let file = filled(folder)?;
        let host = Server::start(folder)?;
        let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (until, count, address) = (Arc::clone(&stop), Arc::clone(&sent), host.address.clone());
        let sending = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            while !until.load(Ordering::SeqCst) {
                runtime.block_on(upload(WAYS[0], &address, &file)).map_err(|error| error.to_string())?;
                count.fetch_add(BYTES / 1_000_000, Ordering::SeqCst);
            }
            Ok(())
        });
        Ok(Self { stop, sent, sending, _host: host })
    }

    /// Ends it after the file that is under way; gives the megabytes that were sent.
    pub fn end(self) -> Outcome<u64> {
        self.stop.store(true, Ordering::SeqCst);
        self.sending.join().map_err(|_| "the sending broke")??;
        Ok(self.sent.load(Ordering::SeqCst))
    }
}

/// The host, in a process of its own.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(sink::CHILD)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        let said = child.stdout.take().ok_or("the host says nothing")?;
        std::io::BufRead::read_line(&mut std::io::BufReader::new(said), &mut address)?;
        Ok(Self { child, address: address.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
