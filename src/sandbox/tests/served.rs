//! The sandbox over a real connection: starting, serving, dropping, stopping.
//! Invariant: nothing here is shared between tests; every sandbox has its own port.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::faults::{Action, Rule};
use super::super::options::Options;
use super::super::server::Sandbox;
use super::super::{SandboxError, model::WorldSize, testworld};

async fn start() -> Sandbox {
    let options = Options { size: WorldSize::Small, clock: Some(testworld::NOW), ..Options::default() };
    Sandbox::start_with(options, testworld::content()).await.unwrap()
}

/// Sends one request and reads until the connection closes.
async fn ask(sandbox: &Sandbox, head: &str) -> String {
    let ready = sandbox.ready();
    let mut stream = TcpStream::connect(ready.url.strip_prefix("http://").unwrap()).await.unwrap();
    let token = format!("Authorization: Bearer {}", ready.token);
    let request = format!("{head} HTTP/1.1\r\nHost: localhost:1\r\n{token}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn it_serves_on_loopback_and_stops() {
    let sandbox = start().await;
    let url = sandbox.ready().url;
    assert!(url.starts_with("http://127.0.0.1:"));
    let answer = ask(&sandbox, "GET /v26.0/me?fields=username").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"username\":\"tidal.bench\""));
    assert!(answer.contains("x-app-usage: {"), "{answer}");
    sandbox.stop().await;
    assert!(TcpStream::connect(url.strip_prefix("http://").unwrap()).await.is_err());
}

#[tokio::test]
async fn a_dropped_connection_brings_not_one_byte() {
    let sandbox = start().await;
    sandbox.control().add_fault(Rule::new("GET", "/me", Action::Drop { acted: true }).times(1));
    assert_eq!(ask(&sandbox, "GET /me").await, "");
    assert!(ask(&sandbox, "GET /me").await.starts_with("HTTP/1.1 200"));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_said_to_be_taken() {
    let sandbox = start().await;
    let port = sandbox.ready().url.rsplit(':').next().unwrap().parse().unwrap();
    let again = Sandbox::start_with(Options { port, ..Options::default() }, testworld::content()).await;
    assert!(matches!(again, Err(SandboxError::Port { port: taken, .. }) if taken == port));
}

#[tokio::test]
async fn the_ready_line_has_the_agreed_names_and_hides_its_secrets_from_debug() {
    let sandbox = start().await;
    let ready = sandbox.ready();
    let line = serde_json::to_value(&ready).unwrap();
    let mut names: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["app_id", "app_secret", "control", "token", "url", "user_id", "username"]);
    let shown = format!("{ready:?}");
    assert!(!shown.contains(&ready.token) && !shown.contains(&ready.app_secret));
}
