//! Gives a host a thread of its own: what is asked of it runs there, the reading of the file too, as `curl` does it.
//! Invariant: dropping what was asked for ends it, and the thread ends with the host.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle as Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::domain::host::HostKind;
use crate::hosting::{Course, Doing, Found, Handle, Host, HostError, Hosted, Parcel, Reach};

/// The same host, on a thread of its own when it is one that reads whole files while it sends them.
///
/// # Errors
/// [`HostError::Unavailable`] when the system gives no thread.
pub fn apart(kind: &HostKind, host: Arc<dyn Host>) -> Result<Arc<dyn Host>, HostError> {
    match kind {
        HostKind::Bucket(_) | HostKind::WebDav(_) | HostKind::Sftp(_) => Ok(Arc::new(Apart::new(host)?)),
        HostKind::Command(_) | HostKind::Tunnel(_) | HostKind::Address(_) => Ok(host),
    }
}

/// A host that reads files while it sends them. Where reading and sending are two threads, each piece wakes the other
/// and goes from one processor's memory to the other's; on the engine's own threads a slow disk would hold up all else.
struct Apart {
    host: Arc<dyn Host>,
    runtime: Runtime,
    /// Dropped with the host, which ends the thread.
    _until: oneshot::Sender<()>,
}

impl Apart {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`HostError::Unavailable`] when the system gives no thread.
    fn new(host: Arc<dyn Host>) -> Result<Self, HostError> {
        let own = Builder::new_current_thread().enable_all().build().map_err(HostError::Unavailable)?;
        let runtime = own.handle().clone();
        let (until, ended) = oneshot::channel();
        let work = move || {
            // Only ever dropped.
            let _ = own.block_on(ended);
        };
        let named = std::thread::Builder::new().name("tintype-host".to_owned());
        named.spawn(work).map_err(HostError::Unavailable)?;
        Ok(Self { host, runtime, _until: until })
    }

    /// Runs a piece of work there; it ends when nobody waits for it any more.
    fn there<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, HostError>> + Send + 'static,
    ) -> Doing<'_, T> {
        let mut tasks = JoinSet::new();
        tasks.spawn_on(work, &self.runtime);
        Box::pin(async move {
            match tasks.join_next().await {
                Some(Ok(done)) => done,
                // It broke: nothing is known of how far it came.
                Some(Err(error)) => Err(HostError::Unclear(error.to_string())),
                None => Err(HostError::Unclear(String::new())),
            }
        })
    }
}

impl Host for Apart {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        let (host, course) = (Arc::clone(&self.host), course.clone());
        self.there(async move { host.put(parcel, &course).await })
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        let (host, handle) = (Arc::clone(&self.host), handle.clone());
        self.there(async move { host.address(&handle).await })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        let (host, handle) = (Arc::clone(&self.host), handle.clone());
        self.there(async move { host.remove(&handle).await })
    }

    fn ours(&self) -> Doing<'_, Vec<Found>> {
        let host = Arc::clone(&self.host);
        self.there(async move { host.ours().await })
    }

    fn reach(&self) -> Reach {
        self.host.reach()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::thread::ThreadId;

    use super::*;
    use crate::hosting::Payload;

    /// Tells which thread it is asked on, and when it is dropped in the middle of its work.
    struct Telling {
        on: Mutex<Option<oneshot::Sender<ThreadId>>>,
        dropped: Mutex<Option<oneshot::Sender<()>>>,
    }

    impl Host for Telling {
        fn put<'a>(&'a self, _: Parcel, _: &'a Course) -> Doing<'a, Hosted> {
            let dropped = self.dropped.lock().unwrap().take();
            Box::pin(async move {
                let _held = dropped;
                if let Some(on) = self.on.lock().unwrap().take() {
                    let _ = on.send(std::thread::current().id());
                }
                std::future::pending().await
            })
        }

        fn address<'a>(&'a self, _: &'a Handle) -> Doing<'a, Hosted> {
            Box::pin(async { Err(HostError::NotThere) })
        }

        fn remove<'a>(&'a self, _: &'a Handle) -> Doing<'a, ()> {
            Box::pin(async { panic!("it broke") })
        }
    }

    #[tokio::test]
    async fn work_is_done_on_another_thread_and_ends_when_it_is_dropped() {
        let ((on, asked_on), (dropped, gone)) = (oneshot::channel(), oneshot::channel::<()>());
        let telling = Telling { on: Mutex::new(Some(on)), dropped: Mutex::new(Some(dropped)) };
        let apart = Apart::new(Arc::new(telling)).unwrap();
        let course = Course::silent();
        let parcel = Parcel::new(Payload::Bytes(vec![1].into()), "image/jpeg", "kiln");
        let doing = apart.put(parcel, &course);
        assert_ne!(asked_on.await.unwrap(), std::thread::current().id());
        drop(doing);
        assert!(gone.await.is_err(), "the work was dropped where it ran");
    }

    #[tokio::test]
    async fn an_error_is_the_hosts_own_and_a_broken_piece_of_work_is_unclear() {
        let telling = Telling { on: Mutex::default(), dropped: Mutex::default() };
        let apart = Apart::new(Arc::new(telling)).unwrap();
        let handle = Handle("x".to_owned());
        assert!(matches!(apart.address(&handle).await, Err(HostError::NotThere)));
        assert!(matches!(apart.remove(&handle).await, Err(HostError::Unclear(_))));
        assert!(apart.ours().await.unwrap().is_empty(), "and it goes on");
    }
}
