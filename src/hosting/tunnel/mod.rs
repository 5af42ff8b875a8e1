//! A tunnel on demand: Tintype serves the one file on loopback, and a program of the user's leads there from
//! outside for as long as it is needed.
//! Invariant: the program runs only while a file waits; nothing but the listed files is behind the tunnel.

mod found;
mod program;
mod programs;
mod running;

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::command::Words;
use super::{Course, Doing, Handle, Host, HostError, Hosted, LoopbackHost, Parcel, visit};
use crate::domain::Clock;
use crate::domain::host::{HostField, Tunnel, TunnelProgram};

use running::Running;

pub use program::look_for;
pub use programs::{Left, Programs};

/// How long a file is served at most.
const LIFE: Duration = Duration::from_secs(24 * 3_600);
/// How often it is looked whether the far end leads here yet, and how long in between. A new name takes a while
/// to be known everywhere.
const LOOKS: u32 = 20;
const BETWEEN: Duration = Duration::from_millis(1_500);

/// A tunnel.
pub(super) struct TunnelHost {
    program: TunnelProgram,
    words: Words,
    clock: Clock,
    programs: Programs,
    /// `None` while nothing waits.
    open: Mutex<Option<Open>>,
}

/// A tunnel that is open.
struct Open {
    near: LoopbackHost,
    program: Running,
}

impl TunnelHost {
    /// Starts nothing yet.
    ///
    /// # Errors
    /// [`HostError::Unset`] when the command cannot be cut into words.
    pub fn new(settings: &Tunnel, clock: Clock, programs: Programs) -> Result<Self, HostError> {
        let words = Words::of(&line(settings), HostField::Command)?;
        Ok(Self { program: settings.program, words, clock, programs, open: Mutex::default() })
    }

    async fn upload(&self, parcel: Parcel, course: &Course) -> Result<Hosted, HostError> {
        let whole = super::send::length(&parcel.payload).await?;
        let (content_type, mut open) = (parcel.content_type.clone(), self.open.lock().await);
        if open.as_mut().is_some_and(|open| !open.program.is_alive()) {
            *open = None;
        }
        let fresh = open.is_none();
        let ready = match open.take() {
            Some(ready) => ready,
            None => self.start().await?,
        };
        let hosted = ready.near.put(parcel, course).await;
        let hosted = hosted.map(|near| ready.seen_from_outside(near));
        let standing = match &hosted {
            // A tunnel that led here once leads here still, or its program ends.
            Ok(hosted) if fresh => reached(&hosted.url, &content_type, whole).await,
            _ => Ok(()),
        };
        // One that never led here is closed again: the next try starts a new one.
        if standing.is_ok() && (hosted.is_ok() || ready.near.public_now() > 0) {
            *open = Some(ready);
        }
        standing?;
        course.sent(whole, whole);
        hosted
    }

    async fn start(&self) -> Result<Open, HostError> {
        let near = LoopbackHost::start(self.clock.clone(), LIFE).await?;
        let port = near.port().to_string();
        let address = format!("http://127.0.0.1:{port}");
        let command = self.words.command(&[("{port}", &port), ("{address}", &address)]);
        let program = Running::start(command, self.words.program(), self.program, &self.programs).await?;
        Ok(Open { near, program })
    }

    async fn find(&self, handle: &Handle) -> Result<Hosted, HostError> {
        let mut open = self.open.lock().await;
        let open = open.as_mut().ok_or(HostError::NotThere)?;
        if !open.program.is_alive() {
            return Err(HostError::NotThere);
        }
        let near = open.near.address(handle).await?;
        Ok(open.seen_from_outside(near))
    }

    async fn take(&self, handle: &Handle) -> Result<(), HostError> {
        let mut open = self.open.lock().await;
        let Some(ready) = open.as_ref() else { return Ok(()) };
        ready.near.remove(handle).await?;
        if ready.near.public_now() == 0
            && let Some(ready) = open.take()
        {
            ready.program.stop().await;
            ready.near.stop().await;
        }
        Ok(())
    }
}

impl Open {
    /// The same file by its address outside.
    fn seen_from_outside(&self, near: Hosted) -> Hosted {
        Hosted {
            url: format!("{}{}", self.program.address(), near.handle.0),
            expires: Timestamp::MAX,
            ..near
        }
    }
}

impl Host for TunnelHost {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.upload(parcel, course))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(self.find(handle))
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(self.take(handle))
    }
}

/// The command of a tunnel.
fn line(settings: &Tunnel) -> String {
    let path = settings.path.trim();
    let quoted = |name: &str| {
        let program = if path.is_empty() { name } else { path };
        format!("\"{program}\"")
    };
    match settings.program {
        TunnelProgram::Cloudflared => {
            format!("{} tunnel --no-autoupdate --url {{address}}", quoted("cloudflared"))
        }
        TunnelProgram::Ngrok => {
            format!("{} http 127.0.0.1:{{port}} --log stdout --log-format logfmt", quoted("ngrok"))
        }
        TunnelProgram::Own => settings.command.clone(),
    }
}

/// Waits until the file answers at its address outside.
async fn reached(address: &str, content_type: &str, length: u64) -> Result<(), HostError> {
    let mut wrong = HostError::Lost(String::new());
    for look in 0..LOOKS {
        if look > 0 {
            tokio::time::sleep(BETWEEN).await;
        }
        match visit::is_there(address, content_type, length).await {
            Ok(()) => return Ok(()),
            Err(error) => wrong = error,
        }
    }
    Err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_is_called_as_it_wants_and_a_path_may_have_spaces() {
        let tunnel = Tunnel { path: "/opt/my tools/cloudflared".into(), ..Tunnel::default() };
        assert_eq!(line(&tunnel), "\"/opt/my tools/cloudflared\" tunnel --no-autoupdate --url {address}");
        assert!(Words::of(&line(&tunnel), HostField::Command).is_ok());
        let ngrok = Tunnel { program: TunnelProgram::Ngrok, ..Tunnel::default() };
        assert!(line(&ngrok).starts_with("\"ngrok\" http 127.0.0.1:{port}"));
        let own = Tunnel { program: TunnelProgram::Own, command: "bore {port}".into(), ..Tunnel::default() };
        assert_eq!(line(&own), "bore {port}");
    }
}
