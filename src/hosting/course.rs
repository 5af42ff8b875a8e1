//! What is told of a file while it goes up.
//! Invariant: nothing is begun on somebody else's host before whoever listens has kept how to take it away.

use tokio::sync::{mpsc, oneshot};

use super::Handle;

/// Something that is told.
#[derive(Debug)]
pub enum Told {
    /// So many bytes of so many have gone out.
    Sent { sent: u64, whole: u64 },
    /// From here on this is there: what takes it away, and what a later try goes on from. The host waits until
    /// `kept` is answered or dropped.
    There { handle: Handle, kept: oneshot::Sender<()> },
}

/// Tells how a file goes up.
#[derive(Clone, Debug, Default)]
pub struct Course {
    told: Option<mpsc::UnboundedSender<Told>>,
}

impl Course {
    /// Tells nobody.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Tells whoever has the other end.
    pub fn told() -> (Self, mpsc::UnboundedReceiver<Told>) {
        let (told, heard) = mpsc::unbounded_channel();
        (Self { told: Some(told) }, heard)
    }

    /// So many bytes of so many have gone out.
    pub(super) fn sent(&self, sent: u64, whole: u64) {
        if let Some(told) = &self.told {
            // Whoever listened may have left; the file goes up all the same until this is dropped.
            let _ = told.send(Told::Sent { sent, whole });
        }
    }

    /// Tells what is there, and waits until it is kept.
    pub(super) async fn there(&self, handle: Handle) {
        let Some(told) = &self.told else { return };
        let (kept, done) = oneshot::channel();
        if told.send(Told::There { handle, kept }).is_ok() {
            let _ = done.await;
        }
    }
}
