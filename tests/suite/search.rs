//! Searches bytes for secrets: as they are, in part, and as what programs make of them.
//! Invariant: whatever sixteen bytes of a secret stand anywhere, in any of the forms below, are found.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Bytes that have to be found together.
const RUN: usize = 16;
/// Places in the table that says at a glance that nothing begins here.
const GLANCE: usize = 1 << 20;

/// Secrets that are searched for, in every form.
pub struct Sought {
    runs: HashMap<[u8; RUN], usize>,
    glance: Vec<bool>,
    /// What each form is, without its secret: these words may be printed.
    forms: Vec<String>,
}

/// A secret that was found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub path: PathBuf,
    /// Which secret, and as what.
    pub form: String,
}

impl Sought {
    /// Secrets by name.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sought = Self { runs: HashMap::new(), glance: vec![false; GLANCE], forms: Vec::new() };
        for (name, secret) in secrets {
            assert!(secret.len() >= RUN, "{name} is too short to be searched for");
            for (form, bytes) in forms(secret) {
                let number = sought.forms.len();
                sought.forms.push(format!("{name}, {form}"));
                for run in bytes.windows(RUN) {
                    let run: [u8; RUN] = run.try_into().unwrap();
                    sought.glance[place(&run)] = true;
                    sought.runs.entry(run).or_insert(number);
                }
            }
        }
        assert!(!sought.runs.is_empty(), "nothing is searched for");
        sought
    }

    /// The forms that stand in some bytes, each once.
    pub fn in_bytes(&self, bytes: &[u8]) -> Vec<String> {
        let mut found: Vec<usize> = bytes
            .windows(RUN)
            .filter(|run| self.glance[place(run)])
            .filter_map(|run| self.runs.get(<&[u8; RUN]>::try_from(run).unwrap()).copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|number| self.forms[number].clone()).collect()
    }

    /// All that is found under a folder, in the files and in their names; and how many bytes were looked at.
    pub fn under(&self, folder: &Path) -> (Vec<Found>, u64) {
        let (mut found, mut bytes, mut folders) = (Vec::new(), 0, vec![folder.to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let (path, kind) = entry.map(|entry| (entry.path(), entry.file_type().unwrap())).unwrap();
                let mut look = |what: &[u8]| {
                    bytes += what.len() as u64;
                    let forms = self.in_bytes(what).into_iter();
                    found.extend(forms.map(|form| Found { path: path.clone(), form }));
                };
                look(path.file_name().unwrap().as_encoded_bytes());
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    look(&std::fs::read(&path).unwrap());
                }
            }
        }
        found.sort();
        (found, bytes)
    }
}

fn place(run: &[u8]) -> usize {
    let four = u32::from_le_bytes([run[0], run[1], run[2], run[3]]);
    (four.wrapping_mul(2_654_435_761) >> 12) as usize % GLANCE
}

/// What a secret may become on its way into a file.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let percent = |lower: bool| {
        let digit = |byte: &u8| if lower { format!("%{byte:02x}") } else { format!("%{byte:02X}") };
        bytes.iter().map(digit).collect::<String>().into_bytes()
    };
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let utf16 = |order: fn(u16) -> [u8; 2]| secret.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut forms = vec![
        ("as it is", bytes.to_vec()),
        ("backwards", bytes.iter().rev().copied().collect()),
        ("in small letters", secret.to_ascii_lowercase().into_bytes()),
        ("in capitals", secret.to_ascii_uppercase().into_bytes()),
        ("in an address", url::form_urlencoded::byte_serialize(bytes).collect::<String>().into_bytes()),
        ("in an address, every byte", percent(false)),
        ("in an address, every byte, small", percent(true)),
        ("as UTF-16", utf16(u16::to_le_bytes)),
        ("as UTF-16, the other way round", utf16(u16::to_be_bytes)),
        ("as hex", hex.clone().into_bytes()),
        ("as hex in capitals", hex.to_uppercase().into_bytes()),
    ];
    // Base64 of a text it stands in, at any of the three places a byte can have; the letters at both ends depend on
    // what stands around and are left out.
    for before in 0..3_usize {
        let around: Vec<u8> = std::iter::repeat_n(0, before).chain(bytes.iter().copied()).collect();
        let whole = around.len() / 3 * 4;
        let from = (before * 8).div_ceil(6);
        forms.push(("as base64", STANDARD.encode(&around).into_bytes()[from..whole].to_vec()));
        forms.push(("as base64 for addresses", URL_SAFE.encode(&around).into_bytes()[from..whole].to_vec()));
    }
    forms
}

const SECRET: &str = "IGAAbC4xZi42OWVm_x-Y0Zqq7TnkLw";

fn sought() -> Sought {
    Sought::new([("the token", SECRET), ("the app's secret", "0123456789abcdef0123456789abcdef")])
}

#[test]
fn every_form_of_a_secret_is_found_wherever_it_stands() {
    let sought = sought();
    for (form, bytes) in forms(SECRET) {
        for before in [0, 1, 2, 3, 4_090] {
            let hay = [vec![b'x'; before], bytes.clone(), vec![0; 9]].concat();
            assert!(!sought.in_bytes(&hay).is_empty(), "{form} behind {before}");
        }
    }
    let inside = |text: String| sought.in_bytes(text.as_bytes());
    for before in ["", "a", "ab", "abc"] {
        let text = format!("{before}?access_token={SECRET}&x=1");
        assert!(inside(STANDARD.encode(&text)).iter().any(|form| form.contains("base64")), "{before}");
        assert!(!inside(URL_SAFE.encode(&text)).is_empty(), "{before}");
        assert!(!inside(url::form_urlencoded::byte_serialize(text.as_bytes()).collect()).is_empty());
    }
    // Half of it, as where a page of a database ends.
    assert!(!inside(SECRET[..SECRET.len() / 2 + 2].to_owned()).is_empty());
    assert!(!inside(SECRET[SECRET.len() / 2 - 2..].to_owned()).is_empty());
    assert!(inside("IGAAbC4xZi42OWV and nothing else that is secret".to_owned()).is_empty());
}

#[test]
fn files_their_names_and_folders_below_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    let clean = sought().under(folder.path());
    assert!(clean.0.is_empty());
    std::fs::write(deep.join("log.txt"), format!("token {SECRET}")).unwrap();
    std::fs::write(folder.path().join(format!("{SECRET}.txt")), "").unwrap();
    let (found, bytes) = sought().under(folder.path());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(bytes > 70);
    assert!(!format!("{:?}", found[0].form).contains("IGAA"), "what is printed names no secret");
}
