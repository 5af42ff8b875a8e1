//! A bell that writes down what the desktop was told, and clicks it when a test does.
//! Invariant: nothing is shown anywhere.

use std::sync::{Arc, Mutex};

use tintype::engine::arrivals::{Announcement, Clicked, Ringer};

/// What was told, and what a click on it does until there was one.
type Told = (Announcement, Option<Clicked>);

/// The bell; clones are the same.
#[derive(Clone, Default)]
pub struct Bell {
    told: Arc<Mutex<Vec<Told>>>,
    /// Why there is no service; `None`: there is one.
    missing: Arc<Mutex<Option<String>>>,
}

impl Bell {
    /// Titles and bodies of all that was told.
    pub fn told(&self) -> Vec<(String, String)> {
        let told = self.told.lock().unwrap();
        told.iter().map(|(told, _)| (told.title.clone(), told.body.clone())).collect()
    }

    /// Clicks what was told last.
    pub fn click(&self) {
        let clicked = self.told.lock().unwrap().last_mut().and_then(|(_, clicked)| clicked.take());
        clicked.expect("nothing is there to be clicked")();
    }

    /// Lets the service be gone, or there again.
    pub fn lose(&self, why: Option<&str>) {
        *self.missing.lock().unwrap() = why.map(str::to_owned);
    }
}

impl Ringer for Bell {
    fn service(&self) -> Result<String, String> {
        self.missing.lock().unwrap().clone().map_or(Ok("the test".to_owned()), Err)
    }

    fn ring(&self, told: &Announcement, clicked: Clicked) -> Result<(), String> {
        self.service()?;
        self.told.lock().unwrap().push((told.clone(), Some(clicked)));
        Ok(())
    }
}
