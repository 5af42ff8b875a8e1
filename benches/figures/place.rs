//! A place on loopback that gives the same picture for every picture, says yes to every change, and is out
//! of order for everything else.
//! Invariant: it is so quick and so plain that what is measured is the program and not this.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use tintype::media::Rgba;
use tintype::media::picture::encode_jpeg;

use crate::Outcome;
use crate::words::Dice;

const YES: &str = r#"{"success":true}"#;
const OUT_OF_ORDER: &str = r#"{"error":{"message":"Please try again later.","type":"OAuthException",
    "is_transient":true,"code":2,"fbtrace_id":"A0"}}"#;

/// Opens it for as long as the process lives; gives its origin.
pub fn open() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    let picture = Arc::new(picture()?);
    thread::spawn(move || {
        for caller in listener.incoming().flatten() {
            let picture = Arc::clone(&picture);
            // A caller who hangs up early has what it wanted.
            thread::spawn(move || drop(answer(caller, &picture)));
        }
    });
    Ok(origin)
}

/// A picture of the shape of a feed, grey and grainy.
fn picture() -> Outcome<Vec<u8>> {
    let (width, height) = (270, 338);
    let mut dice = Dice::of(7);
    let pixels = (0..width * height).flat_map(|_| {
        let grey = (96 + dice.below(64)) as u8;
        [grey, grey, grey, 255]
    });
    let picture = Rgba { width, height, pixels: pixels.collect() };
    Ok(encode_jpeg(&picture, 85)?)
}

fn answer(caller: TcpStream, picture: &[u8]) -> std::io::Result<()> {
    let mut reader = BufReader::new(caller.try_clone()?);
    let mut head = String::new();
    reader.read_line(&mut head)?;
    let mut body = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            body = value.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut reader.by_ref().take(body), &mut std::io::sink())?;
    let (status, kind, content) = match head.split(' ').collect::<Vec<_>>().as_slice() {
        ["GET", path, ..] if path.starts_with("/picture/") => ("200 OK", "image/jpeg", picture),
        ["POST", ..] => ("200 OK", "application/json", YES.as_bytes()),
        _ => ("500 Internal Server Error", "application/json", OUT_OF_ORDER.as_bytes()),
    };
    let mut caller = caller;
    let length = content.len();
    write!(
        caller,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    )?;
    caller.write_all(content)
}
