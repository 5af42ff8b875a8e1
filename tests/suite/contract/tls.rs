//! Whose certificates are believed: those the system believes, by the name that was asked for, and no others.
//! Invariant: the same server, refused by itself, is accepted once its certificate is among the system's, so that a
//! refusal is about nothing else.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use tintype::api::{ApiError, Client, Hosts};
use tintype::domain::{Secret, TroubleKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What the server answers to everything.
const ME: &str = r#"{"user_id":"17841400000000001","username":"ylva","account_type":"BUSINESS"}"#;

/// A server with a certificate of its own for a name; gives its port and its certificate.
async fn server(name: &str) -> (u16, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let (socket, tls) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TlsAcceptor::from(Arc::new(config)));
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            let Ok(mut stream) = tls.accept(stream).await else { continue };
            let mut head = [0; 4_096];
            let _ = stream.read(&mut head).await;
            let fields = format!("Content-Length: {}\r\nConnection: close", ME.len());
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n{ME}").as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, made.cert.pem())
}

async fn ask(port: u16) -> Result<String, ApiError> {
    let client = Client::new(Hosts::at(&format!("https://localhost:{port}")).unwrap(), "test").unwrap();
    Ok(client.me(&Secret::new("IGAAsecret")).await?.value.username)
}

fn is_distrust<T: std::fmt::Debug>(outcome: &Result<T, ApiError>) -> bool {
    matches!(outcome, Err(ApiError::NotSent { why }) if why.contains("certificate"))
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused_before_a_token_is_sent() {
    let (port, _) = server("localhost").await;
    let outcome = ask(port).await;
    assert!(is_distrust(&outcome), "{outcome:?}");
    assert_eq!(outcome.unwrap_err().trouble().kind, TroubleKind::Offline);
    // Loopback is an exception for plain http in practice, never for a certificate; pictures are no exception.
    let client = Client::new(Hosts::at(&format!("https://localhost:{port}")).unwrap(), "test").unwrap();
    let picture = client.download(&format!("https://localhost:{port}/a.jpg"), 1_000).await;
    assert!(is_distrust(&picture), "{picture:?}");
}

#[test]
fn the_systems_own_certificates_decide() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, told) in [("localhost", "trusted"), ("elsewhere.example", "distrusted")] {
        let (port, certificate) = runtime.block_on(server(name));
        let file = folder.path().join(name);
        std::fs::write(&file, certificate).unwrap();
        assert_eq!(asked_by_another(port, Some(&file)), told, "{name}");
        assert_eq!(asked_by_another(port, None), "distrusted", "{name}");
    }
}

/// Asks in a process whose system believes the certificates of a file; Linux finds them by this name.
fn asked_by_another(port: u16, believes: Option<&Path>) -> &'static str {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", "contract::tls::asking", "--ignored", "--nocapture"]);
    process.env("TINTYPE_TEST_PORT", port.to_string()).env_remove("SSL_CERT_FILE");
    if let Some(file) = believes {
        process.env("SSL_CERT_FILE", file);
    }
    let run = process.output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    match (said.contains("it is trusted"), said.contains("it is distrusted")) {
        (true, false) => "trusted",
        // Elsewhere than on Linux the file says nothing to the system.
        (false, true)
            if believes.is_some_and(|file| file.ends_with("localhost")) && !cfg!(target_os = "linux") =>
        {
            "trusted"
        }
        (false, true) => "distrusted",
        _ => panic!("{said}{}", String::from_utf8_lossy(&run.stderr)),
    }
}

#[tokio::test]
#[ignore = "runs in the processes that the test above starts"]
async fn asking() {
    let Some(port) = std::env::var("TINTYPE_TEST_PORT").ok().and_then(|port| port.parse().ok()) else {
        return;
    };
    let outcome = ask(port).await;
    match outcome {
        Ok(name) if name == "ylva" => println!("it is trusted"),
        outcome if is_distrust(&outcome) => println!("it is distrusted"),
        outcome => panic!("{outcome:?}"),
    }
}
