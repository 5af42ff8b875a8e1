//! Finds the address outside in what a tunnel's program says.
//! Invariant: an address of the program's makers, for help or news, is never taken for the tunnel's.

use crate::domain::host::TunnelProgram;
use crate::hosting::send;

/// What a line of a program's output tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The address outside.
    Address(String),
    /// The far end is connected: now the address leads here.
    Connected,
    Other,
}

/// Reads a line.
pub(super) fn read(program: TunnelProgram, line: &str) -> Line {
    if program == TunnelProgram::Cloudflared && line.contains("Registered tunnel connection") {
        return Line::Connected;
    }
    let words = line.split(|c: char| c.is_whitespace() || "|\"',()<>".contains(c));
    // A line of ngrok's names both ends; the near one stands behind another word.
    let words = words.filter_map(|word| match (word.strip_prefix("url="), program) {
        (None, TunnelProgram::Ngrok) => None,
        (told, _) => Some(told.unwrap_or(word)),
    });
    let mut addresses = words.filter(|word| is_tunnel(program, word));
    addresses.next().map_or(Line::Other, |address| Line::Address(address.trim_end_matches('/').to_owned()))
}

fn is_tunnel(program: TunnelProgram, word: &str) -> bool {
    let Ok(url) = url::Url::parse(word) else { return false };
    let host = url.host_str().unwrap_or_default();
    if host.is_empty() || (url.scheme() != "https" && !send::is_here(word)) {
        return false;
    }
    match program {
        TunnelProgram::Cloudflared => host.ends_with(".trycloudflare.com") && host != "api.trycloudflare.com",
        TunnelProgram::Ngrok | TunnelProgram::Own => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(program: TunnelProgram, line: &str) -> Option<String> {
        match read(program, line) {
            Line::Address(address) => Some(address),
            _ => None,
        }
    }

    #[test]
    fn cloudflared_shows_its_address_in_a_box() {
        let of = |line| address(TunnelProgram::Cloudflared, line);
        let shown = "2026-11-23T10:00:01Z INF |  https://kiln-glaze-slow-rain.trycloudflare.com        |";
        assert_eq!(of(shown).as_deref(), Some("https://kiln-glaze-slow-rain.trycloudflare.com"));
        assert_eq!(of("INF Thank you. See https://developers.cloudflare.com/cloudflare-one/"), None);
        assert_eq!(of("ERR failed to request https://api.trycloudflare.com/tunnel"), None);
        let line = "INF Registered tunnel connection connIndex=0 location=lis01";
        assert_eq!(read(TunnelProgram::Cloudflared, line), Line::Connected);
    }

    #[test]
    fn ngrok_tells_it_among_other_things() {
        let of = |line| address(TunnelProgram::Ngrok, line);
        let line = "t=2026-11-23 lvl=info msg=\"started tunnel\" obj=tunnels name=command_line addr=http://127.0.0.1:8 url=https://a1b2.ngrok-free.app";
        assert_eq!(of(line).as_deref(), Some("https://a1b2.ngrok-free.app"));
        let own = "lvl=info msg=\"started tunnel\" addr=\"http://localhost:8\" url=https://files.example.org";
        // The near end stands in the same line, and is here, not outside.
        assert_eq!(of(own).as_deref(), Some("https://files.example.org"));
        assert_eq!(of("lvl=eror msg=\"see https://dashboard.ngrok.com/get-started\""), None);
    }

    #[test]
    fn a_command_of_ones_own_prints_an_address_somewhere() {
        let of = |line| address(TunnelProgram::Own, line);
        assert_eq!(of("listening at https://x.example.org/").as_deref(), Some("https://x.example.org"));
        assert_eq!(of("http://x.example.org"), None);
        assert_eq!(of("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080"));
    }
}
