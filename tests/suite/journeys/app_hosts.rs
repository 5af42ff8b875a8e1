//! A place for files through the whole program: set up, tested, used, published through, swept.
//! Invariant: what fetches here goes through real sockets, and nothing stays public.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use egui::Key;
use image::ImageFormat;
use tintype::engine::views::hosts::{Hosts, HostsAsk};
use tintype::sandbox::Happened;

use super::app_publish::{compose, picture};
use super::window::Window;

/// A web space of the person's: a folder, and a server that shows what lies in it.
struct Space {
    origin: String,
    folder: tempfile::TempDir,
    /// Who fetched what.
    visits: Arc<Mutex<Vec<String>>>,
    /// It answers with a page instead.
    page: Arc<AtomicBool>,
}

impl Space {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let (visits, page) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicBool>::default());
        let (root, seen, paged) = (folder.path().to_owned(), Arc::clone(&visits), Arc::clone(&page));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), &root, &seen, paged.load(Ordering::SeqCst));
            }
        });
        Self { origin, folder, visits, page }
    }

    /// The person's two programs: one puts a file there and prints its address, one takes it away.
    fn programs(&self, at: &Path) -> (String, String) {
        let folder = self.folder.path().display();
        let put = format!(
            "#!/bin/sh\nname=$(basename \"$1\")\ncp \"$1\" {folder}/$name\necho {}/$name\n",
            self.origin
        );
        let take = format!("#!/bin/sh\nrm -f {folder}/$(basename \"$1\")\n");
        for (name, text) in [("put", put), ("take", take)] {
            let path = at.join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let at = at.display();
        (format!("{at}/put {{file}}"), format!("{at}/take {{address}}"))
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }
}

/// One answer, and the connection ends.
fn serve(mut stream: std::net::TcpStream, root: &Path, visits: &Mutex<Vec<String>>, page: bool) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let agent = lines.by_ref().take_while(|line| !line.is_empty());
    let agent = agent.filter(|line| line.to_ascii_lowercase().starts_with("user-agent:")).last();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    visits.lock().unwrap().push(format!("{path} {}", agent.unwrap_or_default()));
    let file = std::fs::read(root.join(path.trim_start_matches('/')));
    let (status, kind, body) = match file {
        Ok(_) if page => ("200 OK", "text/html", b"<html>Please sign in".to_vec()),
        Ok(bytes) => ("200 OK", "image/jpeg", bytes),
        Err(_) => ("404 Not Found", "text/plain", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Whoever asked may have left.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

fn hosts(window: &Window) -> Hosts {
    window.view::<Hosts>(HostsAsk { account: window.account(), since: 0 })
}

/// Adds the person's two programs as a host, by hand.
fn set_up(window: &mut Window, space: &Space) {
    let (put, take) = space.programs(window.files.path());
    window.go(Key::S);
    window.click("Where files wait");
    window.click("Add one");
    window.click("Command");
    window.fill("To put it there", &put);
    window.fill("To take it away", &take);
}

#[test]
fn a_place_is_set_up_tested_used_and_published_through() {
    let mut window = Window::demo();
    let space = Space::new();
    set_up(&mut window, &space);
    window.shows("Not tested yet");
    window.click("Test this host");
    window.shows("Good for practice");
    window.shows("The address now answers 404");
    assert_eq!(space.files(), 0, "the picture was taken away");
    assert!(space.visits.lock().unwrap().iter().any(|visit| visit.contains("facebookexternalhit")));
    window.click(&format!("Use for {}", window.ready.username.clone()));
    assert_eq!(hosts(&window).uses.len(), 1);
    let file = picture(&window, "kiln.jpg", ImageFormat::Jpeg, 640, 800);
    compose(&mut window, &[file]);
    window.fill("Caption", "Through a place of my own");
    window.click("Publish now");
    window.advance(5);
    window.shows("On Instagram");
    let posts = window.control.record().into_iter().filter(|row| matches!(row, Happened::Published { .. }));
    assert_eq!((posts.count(), space.files()), (1, 0));
    let view = hosts(&window);
    assert_eq!((view.public.len(), view.figures.files, view.figures.refused), (0, 1, 0));
    window.go(Key::S);
    window.shows("Files shown to Instagram: 1");
}

#[test]
fn a_page_instead_of_the_picture_fails_at_its_step_and_leaves_nothing() {
    let mut window = Window::demo();
    let space = Space::new();
    set_up(&mut window, &space);
    space.page.store(true, Ordering::SeqCst);
    window.click("Test this host");
    window.shows("Instagram could not fetch from here");
    window.shows("It sends a web page instead of the picture");
    assert_eq!(space.files(), 0, "what failed is taken away all the same");
    assert!(hosts(&window).uses.is_empty());
    space.page.store(false, Ordering::SeqCst);
    window.click("Test this host");
    window.shows("Good for practice");
    window.click("Let Instagram itself try");
    window.shows("Instagram fetched the picture. Nothing was published");
    assert_eq!(space.files(), 0);
}

/// Spoils the program that takes files away, or mends it.
fn spoil(window: &Window, space: &Space, spoilt: bool) {
    space.programs(window.files.path());
    if spoilt {
        std::fs::write(window.files.path().join("take"), "#!/bin/sh\necho no key\nexit 1\n").unwrap();
    }
}

#[test]
fn what_could_not_be_taken_away_is_counted_and_taken_away_later() {
    let mut window = Window::demo();
    let space = Space::new();
    set_up(&mut window, &space);
    spoil(&window, &space, true);
    window.click("Test this host");
    window.shows("Files would stay public");
    assert_eq!((space.files(), hosts(&window).public.len()), (1, 1));
    window.shows("Test picture on Own command, until it is taken away");
    spoil(&window, &space, false);
    window.click("Take all away");
    window.shows("1 file was taken away");
    assert_eq!((space.files(), hosts(&window).public.len()), (0, 0));
    // What the next life finds is swept at its start.
    spoil(&window, &space, true);
    window.click("Test this host");
    assert_eq!(space.files(), 1);
    spoil(&window, &space, false);
    window.close();
    window.open();
    window.settle();
    assert_eq!((space.files(), hosts(&window).public.len()), (0, 0));
    let sweep = hosts(&window).last_sweep.unwrap();
    assert_eq!((sweep.found, sweep.taken), (1, 1));
}
