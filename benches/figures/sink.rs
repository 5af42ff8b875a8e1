//! The host that uploads are measured against: takes what a bucket and a WebDAV folder take, and writes each body
//! to a file.
//! Invariant: it does the same for everybody who sends, and checks nothing, so that it is the sender who is measured.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use crate::Outcome;

/// The word that makes this program the host.
pub const CHILD: &str = "upload-host";

/// What is taken from a connection at once, in bytes.
const PIECE: usize = 256 * 1024;

/// The child: says its address and serves until it is ended.
pub fn child(folder: &Path) -> Outcome<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("http://{}", listener.local_addr()?);
    for stream in listener.incoming() {
        let (stream, folder) = (stream?, folder.to_owned());
        std::thread::spawn(move || {
            if let Err(error) = talk(&stream, &folder) {
                eprintln!("the host lost a connection: {error}");
            }
        });
    }
    Ok(())
}

/// What a request's head says.
struct Asked {
    method: String,
    target: String,
    length: u64,
    waits: bool,
}

fn talk(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut from = BufReader::with_capacity(PIECE, stream);
    while let Some(asked) = head(&mut from)? {
        if asked.waits {
            write_all(stream, "HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        take(&mut from, asked.length, folder)?;
        let (status, body) = answer(&asked);
        let length = body.len();
        write_all(
            stream,
            &format!(
                "HTTP/1.1 {status}\r\nETag: \"1\"\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\n\r\n{body}"
            ),
        )?;
    }
    Ok(())
}

fn write_all(mut stream: &TcpStream, words: &str) -> std::io::Result<()> {
    stream.write_all(words.as_bytes())
}

fn head(from: &mut impl BufRead) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut asked = Asked { method, target, length: 0, waits: false };
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else { return Ok(Some(asked)) };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => asked.length = value.trim().parse().unwrap_or(0),
            "expect" => asked.waits = true,
            _ => {}
        }
    }
}

/// Writes a body to a file of its own, which is gone afterwards.
fn take(from: &mut impl Read, length: u64, folder: &Path) -> std::io::Result<()> {
    if length == 0 {
        return Ok(());
    }
    let path: PathBuf = folder.join(format!("taken-{:?}", std::thread::current().id()));
    let mut file = File::create(&path)?;
    let mut piece = vec![0; PIECE];
    let mut left = length;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let read = from.read(&mut piece[..most])?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        file.write_all(&piece[..read])?;
        left -= read as u64;
    }
    std::fs::remove_file(path)
}

fn answer(asked: &Asked) -> (&'static str, &'static str) {
    match asked.method.as_str() {
        "PROPFIND" => ("207 Multi-Status", "<multistatus/>"),
        "DELETE" => ("204 No Content", ""),
        "POST" if asked.target.contains("uploadId=") => {
            ("200 OK", "<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>")
        }
        "POST" => (
            "200 OK",
            "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>",
        ),
        _ => ("200 OK", ""),
    }
}
