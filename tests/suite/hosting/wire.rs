//! A wire between a client and a server on loopback that can be cut, or held still, in the middle of a file.
//! Invariant: bytes pass unchanged until the wire is cut or held, and then none does.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A wire; it leads nowhere once this falls.
pub struct Wire {
    pub address: SocketAddr,
    /// How many bytes a client may still send before every connection breaks.
    left: Arc<AtomicU64>,
    hold: Arc<Hold>,
    carrying: tokio::task::JoinHandle<()>,
}

/// What a wire does where its bytes end, instead of breaking: it stays as it is, and nothing moves.
#[derive(Default)]
struct Hold {
    holds: AtomicBool,
    held: Notify,
    goes_on: Notify,
}

impl Wire {
    /// A whole wire to a server.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let (budget, hold) = (Arc::clone(&left), Arc::<Hold>::default());
        let at = Arc::clone(&hold);
        let carrying = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, Arc::clone(&budget), Arc::clone(&at)));
            }
        });
        Self { address, left, hold, carrying }
    }

    /// Breaks every connection after so many bytes more.
    pub fn cut_after(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Lets the connection stand still that sends the last of so many bytes more, and breaks nothing.
    pub fn hold_after(&self, bytes: u64) {
        self.hold.holds.store(true, Ordering::SeqCst);
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Waits until something is held.
    pub async fn held(&self) {
        self.hold.held.notified().await;
    }

    /// Makes it whole again.
    pub fn mend(&self) {
        self.hold.holds.store(false, Ordering::SeqCst);
        self.left.store(u64::MAX, Ordering::SeqCst);
        self.hold.goes_on.notify_waiters();
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn carry(client: TcpStream, server: SocketAddr, left: Arc<AtomicU64>, hold: Arc<Hold>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let there = async {
        let mut piece = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from_client.read(&mut piece).await {
            let allowed = left.load(Ordering::SeqCst);
            if allowed == u64::MAX {
                if to_server.write_all(&piece[..read]).await.is_err() {
                    return;
                }
                continue;
            }
            let passes = usize::try_from(allowed).unwrap_or(read).min(read);
            left.fetch_sub(passes as u64, Ordering::SeqCst);
            let _ = to_server.write_all(&piece[..passes]).await;
            if passes < read && hold.holds.load(Ordering::SeqCst) {
                let goes_on = hold.goes_on.notified();
                // It is this connection that stands still; others pass.
                left.store(u64::MAX, Ordering::SeqCst);
                hold.held.notify_one();
                goes_on.await;
                if to_server.write_all(&piece[passes..read]).await.is_err() {
                    return;
                }
            } else if passes < read {
                return;
            }
        }
    };
    let back = tokio::io::copy(&mut from_server, &mut to_client);
    // Whichever ends first ends the connection, in both directions.
    tokio::select! {
        () = there => {}
        _ = back => {}
    }
}
