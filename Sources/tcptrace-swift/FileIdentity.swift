import PacketCapture

/// What makes two names the same regular file, whatever links lead to it.
struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    /// nil when there is no regular file of that name. `-` is the descriptor `standardStream`.
    init?(_ path: PathName, standardStream: Int32) {
        var status = stat()
        let result = path.isStandardStream ? fstat(standardStream, &status) : stat(path.systemName, &status)
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

extension PathName {
    /// The name for a system call.
    var systemName: [CChar] { octets.map { CChar(bitPattern: $0) } + [0] }

    /// Whether something has this name.
    var exists: Bool { access(systemName, F_OK) == 0 }
}
