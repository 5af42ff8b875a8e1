//! Starts, serves and stops a sandbox.
//! Invariant: it listens on loopback only.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::control::Control;
use super::gate::{Dropped, Gate};
use super::house::House;
use super::options::{Content, Options, Ready, SandboxError};
use super::shared::Shared;

/// A running sandbox; it stops when dropped, gently by [`Sandbox::stop`].
pub struct Sandbox {
    shared: Arc<Shared>,
    house: Arc<House>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// Open connections get so long to finish when the sandbox stops.
const GRACE: Duration = Duration::from_secs(2);

impl Sandbox {
    /// Makes the world and starts to serve it on 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(options: Options) -> Result<Sandbox, SandboxError> {
        Sandbox::start_with(options, super::bundled()).await
    }

    /// As [`Sandbox::start`], with another content.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub async fn start_with(options: Options, content: Content) -> Result<Sandbox, SandboxError> {
        let port = options.port;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener =
            TcpListener::bind(address).await.map_err(|reason| SandboxError::Port { port, reason })?;
        let address = listener.local_addr().map_err(|reason| SandboxError::Port { port, reason })?;
        if !address.ip().is_loopback() {
            return Err(SandboxError::NotLoopback(address));
        }
        let shared = Arc::new(Shared::new(format!("http://{address}"), options, content));
        let house = Arc::new(House::new(Gate::new(shared.clone())));
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, house.clone(), stopped));
        Ok(Sandbox { shared, house, stop: Some(stop), task })
    }

    /// Another account at the same origin, with a world, tokens, budget, clock and switches of its own; says how to
    /// sign it in, and gives the hands on it. It stands at the same moment as the first.
    pub fn admit(&self, options: Options, content: Content) -> (Ready, Control) {
        let clock = self.shared.state().clock;
        let options = Options { clock: Some(clock.now()), place: self.house.count(), ..options };
        let shared = Arc::new(Shared::new(self.shared.url.clone(), options, content));
        shared.state().clock = clock;
        self.house.admit(Gate::new(shared.clone()));
        (shared.ready(), Control::new(shared))
    }

    /// Address, ids and secrets, for whoever signs in.
    pub fn ready(&self) -> Ready {
        self.shared.ready()
    }

    /// The handle that moves clock, faults and switches.
    pub fn control(&self) -> Control {
        Control::new(self.shared.clone())
    }

    /// Stops listening, lets open requests finish for a moment and ends.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        (&mut self.task).await.ok();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if self.stop.is_some() {
            self.task.abort();
        }
    }
}

async fn serve(listener: TcpListener, house: Arc<House>, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::debug!(%error, "a connection could not be accepted");
                    continue;
                }
            },
        };
        let house = house.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let house = house.clone();
            // What was asked is carried out even if the caller hangs up meanwhile, as Instagram does it.
            let answer = tokio::spawn(async move { house.answer(request.map(Body::new)).await });
            async move {
                match answer.await.unwrap_or(Err(Dropped { silent: false })) {
                    Err(Dropped { silent: true }) => std::future::pending().await,
                    answer => answer,
                }
            }
        });
        let connection =
            http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
    drop(listener);
    tokio::time::timeout(GRACE, graceful.shutdown()).await.ok();
}

/// Runs a sandbox alone, with so many accounts, of which the second shares the first one's app: prints the ready line
/// and serves until Ctrl-C. A clock that was given starts there and runs.
///
/// # Errors
/// As [`Sandbox::start`], and when the ready line cannot be printed.
pub async fn run(options: Options, accounts: u64) -> Result<(), SandboxError> {
    let sandbox = Sandbox::start(options.clone()).await?;
    sandbox.control().let_run(true);
    let mut ready = sandbox.ready();
    for place in 1..accounts {
        let app_of = (place == 1).then_some(options.seed);
        let other = Options { seed: options.seed + place, app_of, ..options.clone() };
        let (other, control) = sandbox.admit(other, super::bundled());
        control.let_run(true);
        ready.others.push(other);
    }
    let line = serde_json::to_string(&ready).map_err(|error| SandboxError::Output(error.into()))?;
    let mut out = std::io::stdout();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(SandboxError::Output)?;
    tokio::signal::ctrl_c().await.ok();
    sandbox.stop().await;
    Ok(())
}
