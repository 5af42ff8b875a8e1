//! Turns what the system says when the window cannot start into one line that names the missing package.
//! Invariant: every line says what to install or set; nothing is printed that a person cannot act on.

/// Exit code when the machine lacks something the program needs.
pub const EXIT_MISSING: u8 = 3;

/// What each sign in an error text means: the sign, what is missing, and the packages that bring it
/// (Debian's name first, then Fedora's and Arch's).
const SIGNS: &[(&str, &str, &str)] = &[
    (
        "neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY",
        "a display",
        "start Tintype from a desktop session, or set DISPLAY",
    ),
    (
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "install libxkbcommon-x11-0 (Fedora and Arch: libxkbcommon-x11)",
    ),
    ("libXcursor", "libXcursor", "install libxcursor1 (Fedora: libXcursor, Arch: libxcursor)"),
    ("libXi.so", "libXi", "install libxi6 (Fedora: libXi, Arch: libxi)"),
    ("libX11-xcb", "libX11-xcb", "install libx11-xcb1 (Fedora: libX11-xcb, Arch: libx11)"),
    ("libX11", "libX11", "install libx11-6 (Fedora: libX11, Arch: libx11)"),
    ("glutin", "an OpenGL driver", "install libgl1 (Fedora: mesa-libGL, Arch: mesa)"),
    ("OpenGL", "an OpenGL driver", "install libgl1 (Fedora: mesa-libGL, Arch: mesa)"),
    (
        "No CA certificates",
        "the certificates of well-known authorities",
        "install ca-certificates (Fedora and Arch: ca-certificates)",
    ),
    ("egl", "an OpenGL driver", "install libegl1 (Fedora: mesa-libEGL, Arch: mesa)"),
];

/// The line for an error of the system's, whose library stands only in its long form; `None` when it speaks of
/// something else.
pub fn missing_for(error: &(impl std::fmt::Display + std::fmt::Debug)) -> Option<String> {
    missing(&format!("{error} {error:?}"))
}

/// The line for the words of an error.
pub fn missing(error: &str) -> Option<String> {
    SIGNS
        .iter()
        .find(|(sign, ..)| error.to_lowercase().contains(&sign.to_lowercase()))
        .map(|(_, what, mend)| format!("Tintype needs {what}: {mend}."))
}

/// Says the missing package in one line when the window system panics instead of answering.
pub fn tell_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| match missing(&panic.to_string()) {
        Some(line) => {
            eprintln!("{line}");
            std::process::exit(i32::from(EXIT_MISSING));
        }
        None => before(panic),
    }));
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn each_known_failure_names_its_package() {
        let said = [
            (
                "WinitEventLoop(Os(\"neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.\"))",
                "DISPLAY",
            ),
            ("Failed to load one of xlib's shared libraries: libXcursor.so.1: cannot open", "libxcursor1"),
            ("Library libxkbcommon-x11.so could not be loaded.", "libxkbcommon-x11-0"),
            ("builder error: unexpected error: No CA certificates were loaded", "ca-certificates"),
            ("Found no glutin configs matching the template: ConfigTemplate {..}", "libgl1"),
        ];
        for (error, package) in said {
            let line = missing(error).unwrap();
            assert!(line.contains(package) && !line.contains('\n'), "{line}");
        }
    }

    #[test]
    fn other_errors_are_left_alone() {
        assert_eq!(missing("index out of bounds"), None);
    }
}
