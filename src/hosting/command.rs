//! Commands of the user's own: one puts a file somewhere and prints its address, one takes it away.
//! Invariant: no shell is between us and the command, so a file's name can never be read as anything else; a
//! command that is not waited for any more is ended.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use super::{Course, Doing, Handle, Host, HostError, Hosted, Parcel, Payload, home, names, send};
use crate::domain::host::{HostField, OwnCommand};
use crate::tr;

/// A command that takes longer is ended; a big file may need hours on a slow line.
const LONGEST: Duration = Duration::from_secs(4 * 3_600);
/// How much of a command's last words is shown, in bytes.
const MOST_SAID: usize = 600;

/// Commands of the user's own.
pub(super) struct CommandHost {
    upload: Words,
    remove: Option<Words>,
}

/// What is remembered of a file that a command put somewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Mark {
    address: String,
    file: String,
}

impl CommandHost {
    /// Reads the commands; nothing is run.
    ///
    /// # Errors
    /// [`HostError::Unset`] when one cannot be cut into words.
    pub fn new(settings: &OwnCommand) -> Result<Self, HostError> {
        let remove = settings.remove.trim();
        Ok(Self {
            upload: Words::of(&settings.upload, HostField::Upload)?,
            remove: match remove {
                "" => None,
                _ => Some(Words::of(remove, HostField::Remove)?),
            },
        })
    }

    async fn upload(&self, parcel: Parcel, course: &Course) -> Result<Hosted, HostError> {
        let whole = send::length(&parcel.payload).await?;
        let kept;
        let file = match &parcel.payload {
            Payload::File(path) => path.as_path(),
            Payload::Bytes(bytes) => {
                let name = names::fresh(&parcel.hint, &parcel.content_type);
                kept = std::env::temp_dir().join(name.map_err(HostError::Unavailable)?);
                let written = tokio::fs::write(&kept, bytes).await;
                written.map_err(|error| HostError::Unreadable(kept.clone(), error))?;
                kept.as_path()
            }
        };
        let said = self.upload.run(file, None).await;
        if matches!(parcel.payload, Payload::Bytes(_)) {
            let _ = tokio::fs::remove_file(file).await;
        }
        let said = said?;
        let address = address_in(&said).ok_or_else(|| HostError::ProgramFailed {
            program: self.upload.program().to_owned(),
            said: tr!("it printed no address: {said}", said = last_words(&said)),
        })?;
        course.sent(whole, whole);
        let mark = Mark { address: address.clone(), file: file.to_string_lossy().into_owned() };
        let handle = Handle(serde_json::to_string(&mark).unwrap_or_default());
        course.there(handle.clone()).await;
        Ok(Hosted { url: address, handle, expires: Timestamp::MAX })
    }

    async fn take(&self, handle: &Handle) -> Result<(), HostError> {
        let (Some(remove), Ok(mark)) = (&self.remove, serde_json::from_str::<Mark>(&handle.0)) else {
            return Ok(());
        };
        remove.run(Path::new(&mark.file), Some(&mark.address)).await.map(|_| ())
    }
}

impl Host for CommandHost {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.upload(parcel, course))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move {
            let mark: Mark = serde_json::from_str(&handle.0).map_err(|_| HostError::NotThere)?;
            Ok(Hosted { url: mark.address, handle: handle.clone(), expires: Timestamp::MAX })
        })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(self.take(handle))
    }
}

/// A command, cut into words.
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// Cuts a line as a shell would, quotes included.
    ///
    /// # Errors
    /// [`HostError::Unset`] for that field when a quote is not closed or nothing is there.
    pub fn of(line: &str, field: HostField) -> Result<Self, HostError> {
        let unset = || HostError::Unset { field, says: tr!("A quotation mark is not closed").to_owned() };
        // There a backslash stands between folders, and takes nothing away.
        let line = if cfg!(windows) { line.replace('\\', "\\\\") } else { line.to_owned() };
        let words = shlex::split(&line).filter(|words| !words.is_empty()).ok_or_else(unset)?;
        Ok(Self(words))
    }

    /// The program as it was written.
    pub fn program(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// The command with values in its places, ready to be run; nothing of it reaches our own input or output.
    pub fn command(&self, places: &[(&str, &str)]) -> Command {
        let filled = |word: &String| {
            let word = if word.starts_with("~/") { home::path(word) } else { word.into() };
            let word = word.to_string_lossy().into_owned();
            places.iter().fold(word, |word, (place, value)| word.replace(place, value))
        };
        let mut command = Command::new(home::path(self.program()));
        command.args(self.0.iter().skip(1).map(filled));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Runs it to its end and gives what it printed.
    async fn run(&self, file: &Path, address: Option<&str>) -> Result<String, HostError> {
        let file = file.to_string_lossy();
        let places = [("{file}", file.as_ref()), ("{address}", address.unwrap_or_default())];
        let running = self.command(&places).output();
        let ended = match tokio::time::timeout(LONGEST, running).await {
            Ok(ended) => ended.map_err(|error| not_started(self.program(), &error))?,
            Err(_) => return Err(HostError::Lost(String::new())),
        };
        let printed = String::from_utf8_lossy(&ended.stdout).into_owned();
        if ended.status.success() {
            return Ok(printed);
        }
        let complained = String::from_utf8_lossy(&ended.stderr);
        let said = if complained.trim().is_empty() { last_words(&printed) } else { last_words(&complained) };
        Err(HostError::ProgramFailed { program: self.program().to_owned(), said })
    }
}

/// Why a program did not start.
pub(super) fn not_started(program: &str, error: &std::io::Error) -> HostError {
    let program = program.to_owned();
    match error.kind() {
        std::io::ErrorKind::NotFound => HostError::ProgramMissing(program),
        _ => HostError::ProgramFailed { program, said: error.to_string() },
    }
}

/// The last address that was printed, alone or among words. Only secure ones count, and those of this
/// computer.
fn address_in(said: &str) -> Option<String> {
    let good = |word: &&str| {
        url::Url::parse(word).is_ok_and(|url| {
            url.host_str().is_some() && (url.scheme() == "https" || send::is_here(word)) && word.is_ascii()
        })
    };
    said.split_whitespace().rev().find(good).map(str::to_owned)
}

/// The end of what was said.
pub(super) fn last_words(said: &str) -> String {
    let said = said.trim();
    let begin = said.len().saturating_sub(MOST_SAID);
    let begin = (begin..=said.len()).find(|at| said.is_char_boundary(*at)).unwrap_or(0);
    said[begin..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_secure_address_is_taken() {
        let said =
            "uploading to http://put.example.org\nhttps://a.example.org/1\nhttps://b.example.org/2 done";
        assert_eq!(address_in(said).as_deref(), Some("https://b.example.org/2"));
        assert_eq!(address_in("http://files.example.org/1 https://"), None);
        assert_eq!(address_in("http://127.0.0.1:90/x").as_deref(), Some("http://127.0.0.1:90/x"));
    }

    #[test]
    fn words_keep_quotes_together_and_a_lone_quote_is_told() {
        let words = Words::of("put 'a b' --to=\"x y\" {file}", HostField::Upload).unwrap();
        assert_eq!(words.0, ["put", "a b", "--to=x y", "{file}"]);
        assert!(Words::of("put 'a", HostField::Upload).is_err());
        assert!(Words::of("  ", HostField::Upload).is_err());
    }
}
