//! The native file dialogs, asked on the side: the window never waits for them.
//! Invariant: at most one dialog is open; a dialog that cannot be shown ends in an answer all the same.

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::task::{Context as Poller, Poll, Wake, Waker};
use std::thread::{self, Thread};

use egui::Context;

use super::slides::ENDINGS;
use crate::tr;

/// How the files of an exported record end.
const RECORDS: [&str; 3] = ["json", "csv", "html"];
/// How archives end.
const ARCHIVES: [&str; 1] = ["zip"];

/// Asks a person for files.
pub trait FilePicker {
    /// Opens a dialog, unless one is open; `ctx` is woken when it was answered.
    fn ask(&mut self, ctx: &Context);

    /// The answer, once: the files that were chosen, none if the dialog was closed or could not be shown.
    fn answer(&mut self) -> Option<Vec<PathBuf>>;
}

/// The dialog of the system.
#[derive(Default)]
pub struct NativePicker {
    open: Option<Receiver<Vec<PathBuf>>>,
    /// What is asked for.
    of: Of,
}

/// What a dialog asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Of {
    /// Pictures and clips.
    #[default]
    Slides,
    /// A record that was exported.
    Records,
    /// An archive of accounts.
    Archives,
    /// A folder with captions.
    Folders,
}

impl NativePicker {
    /// Asks for a record that was exported.
    pub fn of_records() -> Self {
        Self { open: None, of: Of::Records }
    }

    /// Asks for a folder.
    pub fn of_folders() -> Self {
        Self { open: None, of: Of::Folders }
    }

    /// Asks for an archive of accounts.
    pub fn of_archives() -> Self {
        Self { open: None, of: Of::Archives }
    }
}

impl FilePicker for NativePicker {
    fn ask(&mut self, ctx: &Context) {
        if self.open.is_some() {
            return;
        }
        let (send, receive) = channel();
        self.open = Some(receive);
        // Made here, since some systems open dialogs from the main thread only; awaited elsewhere.
        let dialog = rfd::AsyncFileDialog::new();
        let (title, kind, endings): (_, _, &[&str]) = match self.of {
            Of::Slides => (tr!("Choose pictures or a clip"), tr!("Pictures and clips"), &ENDINGS),
            Of::Records => (tr!("Choose an export of the record"), tr!("Records"), &RECORDS),
            Of::Archives => (tr!("Choose an archive"), tr!("Archives"), &ARCHIVES),
            Of::Folders => (tr!("Choose a folder with pictures and captions"), "", &[]),
        };
        let dialog = dialog.set_title(title);
        let ctx = ctx.clone();
        if self.of == Of::Folders {
            let dialog = dialog.pick_folder();
            thread::spawn(move || {
                // The panel may be gone, and then nobody misses the answer.
                let _ = send.send(wait(dialog).iter().map(|folder| folder.path().to_path_buf()).collect());
                ctx.request_repaint();
            });
            return;
        }
        let dialog = dialog.add_filter(kind, endings).pick_files();
        thread::spawn(move || {
            let files = wait(dialog).unwrap_or_default();
            // The panel may be gone, and then nobody misses the answer.
            let _ = send.send(files.iter().map(|file| file.path().to_path_buf()).collect());
            ctx.request_repaint();
        });
    }

    fn answer(&mut self) -> Option<Vec<PathBuf>> {
        let answer = match self.open.as_ref()?.try_recv() {
            Ok(files) => files,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Vec::new(),
        };
        self.open = None;
        Some(answer)
    }
}

/// Asks a person where to keep a file.
pub trait FileSaver {
    /// Opens a dialog, unless one is open, that proposes a name; `ctx` is woken when it was answered.
    fn ask(&mut self, ctx: &Context, title: &str, name: &str);

    /// The answer, once: the place, or none if the dialog was closed or could not be shown.
    fn answer(&mut self) -> Option<Option<PathBuf>>;
}

/// The dialog of the system for keeping a file.
#[derive(Default)]
pub struct NativeSaver {
    open: Option<Receiver<Option<PathBuf>>>,
}

impl FileSaver for NativeSaver {
    fn ask(&mut self, ctx: &Context, title: &str, name: &str) {
        if self.open.is_some() {
            return;
        }
        let (send, receive) = channel();
        self.open = Some(receive);
        let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(name).save_file();
        let ctx = ctx.clone();
        thread::spawn(move || {
            let _ = send.send(wait(dialog).map(|file| file.path().to_path_buf()));
            ctx.request_repaint();
        });
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        let answer = match self.open.as_ref()?.try_recv() {
            Ok(place) => place,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
        };
        self.open = None;
        Some(answer)
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
fn wait<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut poller = Poller::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut poller) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_when_another_thread_wakes_it() {
        let (send, receive) = channel::<Waker>();
        let woken = thread::spawn(move || receive.recv().map(Waker::wake));
        let mut asked = false;
        let answer = wait(std::future::poll_fn(|poller| {
            if std::mem::replace(&mut asked, true) {
                return Poll::Ready(7);
            }
            send.send(poller.waker().clone()).expect("the other thread listens");
            Poll::Pending
        }));
        assert_eq!(answer, 7);
        woken.join().expect("it ended").expect("it was asked");
    }
}
