//! Servers of Debian's on a loopback port, with a configuration and a folder of their own.
//! Invariant: nothing of the system's own configuration is read, and the server ends with its value.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

pub const USER: &str = "ines";
pub const PASSWORD: &str = "open sesame";

/// The path of a program, or the end of the test with the line that installs it.
fn installed(program: &str, package: &str) -> PathBuf {
    let places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/sbin", "/bin"];
    let found = places.iter().map(|place| Path::new(place).join(program)).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("{program} is not installed; get it with: apt-get install {package}"))
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A server that runs.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// Its configuration and its files; nobody else may look into it.
    pub folder: TempDir,
}

impl Server {
    /// Starts a program and waits until it listens.
    fn start(mut command: Command, port: u16, folder: TempDir) -> Self {
        let said = fs::File::create(folder.path().join("said.txt")).unwrap();
        command.stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut server = Self { child: command.spawn().unwrap(), address, folder };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = server.child.try_wait().unwrap();
            let said = || fs::read_to_string(server.folder.path().join("said.txt")).unwrap_or_default();
            assert!(ended.is_none() && began.elapsed() < PATIENCE, "{command:?} does not listen: {}", said());
            std::thread::yield_now();
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its workers only when it is asked, not when it is killed.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|asked| asked.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// nginx with a WebDAV folder at `/dav/`, the same files at `/files/` for everybody, and places that answer wrongly.
pub fn nginx() -> Server {
    let program = installed("nginx", "nginx-light libnginx-mod-http-dav-ext");
    let module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";
    assert!(Path::new(module).exists(), "get it with: apt-get install libnginx-mod-http-dav-ext");
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let here = folder.path().display();
    fs::create_dir(folder.path().join("www")).unwrap();
    fs::write(folder.path().join("users"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).unwrap();
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    let configuration = format!(
        r#"
        load_module {module};
        daemon off;
        {user}
        pid {here}/pid;
        error_log {here}/errors.txt;
        worker_processes 1;
        events {{ worker_connections 64; }}
        http {{
            access_log off;
            client_body_temp_path {here}/body;
            proxy_temp_path {here}/proxy;
            fastcgi_temp_path {here}/fastcgi;
            uwsgi_temp_path {here}/uwsgi;
            scgi_temp_path {here}/scgi;
            client_max_body_size 100m;
            types {{ image/jpeg jpg; video/mp4 mp4; }}
            server {{
                listen 127.0.0.1:{port};
                location /dav/ {{
                    alias {here}/www/;
                    dav_methods PUT DELETE MKCOL;
                    dav_ext_methods PROPFIND OPTIONS;
                    auth_basic "files";
                    auth_basic_user_file {here}/users;
                }}
                location /files/ {{ alias {here}/www/; }}
                location /full/ {{
                    if ($request_method = PUT) {{ return 507; }}
                    return 207 "<multistatus/>";
                }}
                location /login/ {{ types {{ }} default_type text/html; return 200 '{page}'; }}
                location /moved/ {{ return 302 /login/; }}
            }}
        }}
        "#,
        // Otherwise the workers of an administrator's nginx could not look into the folder.
        user = if is_root() { "user root;" } else { "" },
    );
    let file = folder.path().join("nginx.conf");
    fs::write(&file, configuration).unwrap();
    let mut command = Command::new(program);
    command.arg("-c").arg(&file).arg("-p").arg(folder.path());
    Server::start(command, port, folder)
}

/// An SSH daemon that lets the user of these tests to its files with a key that lies in its folder.
pub fn sshd() -> Server {
    let program = installed("sshd", "openssh-server");
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let here = folder.path().display();
    if is_root() {
        // An administrator's daemon insists on this empty folder.
        fs::create_dir_all("/run/sshd").unwrap();
    }
    for name in ["host", "user", "stranger"] {
        key(folder.path(), name, "");
    }
    key(folder.path(), "locked", PASSWORD);
    let mut known = fs::read_to_string(folder.path().join("user.pub")).unwrap();
    known.push_str(&fs::read_to_string(folder.path().join("locked.pub")).unwrap());
    fs::write(folder.path().join("known"), known).unwrap();
    fs::create_dir(folder.path().join("www")).unwrap();
    let configuration = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {here}/host\nPidFile none\nStrictModes no\n\
         AuthorizedKeysFile {here}/known\nUsePAM no\nPasswordAuthentication yes\nPermitRootLogin yes\n\
         Subsystem sftp internal-sftp\n"
    );
    let file = folder.path().join("sshd_config");
    fs::write(&file, configuration).unwrap();
    let mut command = Command::new(program);
    command.arg("-D").arg("-e").arg("-f").arg(&file);
    Server::start(command, port, folder)
}

/// Makes a key pair.
fn key(folder: &Path, name: &str, phrase: &str) {
    let program = installed("ssh-keygen", "openssh-client");
    let made = Command::new(program)
        .args(["-q", "-t", "ed25519", "-C", name, "-N", phrase, "-f"])
        .arg(folder.join(name))
        .status();
    assert!(made.unwrap().success());
}

/// How a server's key looks, in the words of OpenSSH.
pub fn fingerprint(server: &Server) -> String {
    let shown = Command::new(installed("ssh-keygen", "openssh-client"))
        .arg("-lf")
        .arg(server.folder.path().join("host.pub"))
        .output()
        .unwrap();
    String::from_utf8(shown.stdout).unwrap().split_whitespace().nth(1).unwrap().to_owned()
}

/// Who runs these tests.
pub fn me() -> String {
    let shown = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(shown.stdout).unwrap().trim().to_owned()
}

fn is_root() -> bool {
    me() == "root"
}

/// A program of the user's.
pub fn script(folder: &Path, name: &str, lines: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}
