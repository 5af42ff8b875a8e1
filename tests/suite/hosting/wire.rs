//! A wire between a client and a server on loopback that can be cut in the middle of a file.
//! Invariant: bytes pass unchanged until the wire is cut, and then none does.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A wire; it leads nowhere once this falls.
pub struct Wire {
    pub address: SocketAddr,
    /// How many bytes a client may still send before every connection breaks.
    left: Arc<AtomicU64>,
    carrying: tokio::task::JoinHandle<()>,
}

impl Wire {
    /// A whole wire to a server.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let budget = Arc::clone(&left);
        let carrying = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, Arc::clone(&budget)));
            }
        });
        Self { address, left, carrying }
    }

    /// Breaks every connection after so many bytes more.
    pub fn cut_after(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Makes it whole again.
    pub fn mend(&self) {
        self.left.store(u64::MAX, Ordering::SeqCst);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn carry(client: TcpStream, server: SocketAddr, left: Arc<AtomicU64>) {
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
            if passes < read {
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
