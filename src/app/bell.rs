//! Notifications of the desktop: shown, replaced, and clicked.
//! Invariant: it talks to the desktop's service only when it is rung, and holds no more than a few connections to it,
//! however long nobody looks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify_rust::Notification;

use crate::domain::AccountId;
use crate::engine::arrivals::{Announcement, Clicked, Ringer};
use crate::tr;

/// Connections that wait for a click at once; a service tells all of them, so that the newest words answer even
/// where no further one waits.
const WAITING: usize = 4;

/// The bell of the window.
pub struct DesktopBell {
    /// Brings the window to the front.
    front: Arc<dyn Fn() + Send + Sync>,
    shown: Arc<Mutex<HashMap<AccountId, Shown>>>,
    waiting: Arc<AtomicUsize>,
}

/// What is shown of an account.
struct Shown {
    /// The service's own number, by which the next takes its place.
    number: u32,
    clicked: Option<Clicked>,
}

impl DesktopBell {
    /// A bell; `front` brings the window before all others.
    pub fn new(front: impl Fn() + Send + Sync + 'static) -> Self {
        Self { front: Arc::new(front), shown: Arc::default(), waiting: Arc::default() }
    }

    fn shown(&self) -> MutexGuard<'_, HashMap<AccountId, Shown>> {
        held(&self.shown)
    }
}

fn held(shown: &Mutex<HashMap<AccountId, Shown>>) -> MutexGuard<'_, HashMap<AccountId, Shown>> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ringer for DesktopBell {
    fn service(&self) -> Result<String, String> {
        desktop::service()
    }

    fn ring(&self, told: &Announcement, clicked: Clicked) -> Result<(), String> {
        let mut notification = Notification::new();
        notification.appname(tr!("Tintype")).summary(&told.title).body(&desktop::body(&told.body));
        desktop::dress(&mut notification);
        if let Some(picture) = told.picture.as_deref().and_then(std::path::Path::to_str) {
            desktop::picture(&mut notification, picture);
        }
        if let Some(before) = self.shown().get(&told.account) {
            notification.id(before.number);
        }
        let handle = notification.show().map_err(|error| error.to_string())?;
        let number = desktop::number(&handle);
        self.shown().insert(told.account.clone(), Shown { number, clicked: Some(clicked) });
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Ok(());
        }
        let (shown, waiting, front) =
            (Arc::clone(&self.shown), Arc::clone(&self.waiting), Arc::clone(&self.front));
        let account = told.account.clone();
        std::thread::spawn(move || {
            if desktop::waits_for_click(handle) {
                let clicked = held(&shown).get_mut(&account).and_then(|shown| shown.clicked.take());
                front();
                if let Some(clicked) = clicked {
                    clicked();
                }
            }
            waiting.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(())
    }
}

/// The desktops of freedesktop.org.
#[cfg(all(unix, not(target_os = "macos")))]
mod desktop {
    use notify_rust::{Hint, Notification, NotificationHandle};

    use crate::tr;

    /// What the service calls a click on the notification itself.
    const CLICK: &str = "default";

    pub fn service() -> Result<String, String> {
        notify_rust::get_server_information().map(|found| found.name).map_err(|error| error.to_string())
    }

    /// The words as the service takes them: some read markup in them.
    pub fn body(words: &str) -> String {
        let known = notify_rust::get_capabilities().unwrap_or_default();
        match known.iter().any(|known| known == "body-markup") {
            true => words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            false => words.to_owned(),
        }
    }

    pub fn dress(notification: &mut Notification) {
        let own = Hint::DesktopEntry("tintype".to_owned());
        notification.icon("tintype").hint(own).action(CLICK, tr!("Open"));
    }

    /// Whose it is, beside the words; a service that shows no pictures passes over it.
    pub fn picture(notification: &mut Notification, path: &str) {
        notification.hint(Hint::ImagePath(path.to_owned()));
    }

    pub fn number(handle: &NotificationHandle) -> u32 {
        handle.id()
    }

    /// Waits until it is clicked or gone; whether it was clicked.
    pub fn waits_for_click(handle: NotificationHandle) -> bool {
        let mut clicked = false;
        handle.wait_for_action(|action| clicked = action == CLICK);
        clicked
    }
}

/// Where a notification is shown, and its click leads nowhere but to the window.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod desktop {
    use notify_rust::{Notification, NotificationHandle};

    pub fn service() -> Result<String, String> {
        Ok(std::env::consts::OS.to_owned())
    }

    pub fn body(words: &str) -> String {
        words.to_owned()
    }

    pub fn dress(_notification: &mut Notification) {}

    pub fn picture(_notification: &mut Notification, _path: &str) {}

    pub fn number(_handle: &NotificationHandle) -> u32 {
        0
    }

    pub fn waits_for_click(_handle: NotificationHandle) -> bool {
        false
    }
}
