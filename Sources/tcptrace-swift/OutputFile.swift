import PacketCapture

/// Why an output could not be written.
struct OutputError: Error {
    let message: String
    let advice: String
}

/// Where a report goes: standard output, or a file that appears under its name only when it is whole.
final class OutputFile {
    /// Whether the one who read standard output went away.
    nonisolated(unsafe) private(set) static var hasLostReader = false

    private let descriptor: Int32
    private let name: String
    /// The file's final name and the one that it has until it is whole; nil for what is written directly.
    private let names: (final: [CChar], temporary: [CChar])?
    private var failure: Int32 = 0

    /// The name of a file that is not whole yet; nil for what is written directly.
    var temporaryName: [CChar]? { names?.temporary }

    /// Standard output, or standard error.
    init(descriptor: Int32 = 1) {
        self.descriptor = descriptor
        name = descriptor == 1 ? "standard output" : "standard error"
        names = nil
    }

    /// A file, written beside its place under a temporary name and renamed at the end. What is there and no regular
    /// file, such as a FIFO, is written directly.
    init(path: PathName) throws(OutputError) {
        name = path.text
        var final = path.systemName
        var status = stat()
        let exists = stat(final, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { throw Self.error("write", name, EISDIR) }
        if exists, status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(final, O_WRONLY | O_CLOEXEC)
            names = nil
            guard descriptor >= 0 else { throw Self.error("write", name, errno) }
            return
        }
        // A symbolic link stays one: what it leads to is replaced.
        if exists, let resolved = realpath(final, nil) {
            final = Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved) + 1))
            free(resolved)
        }
        var temporary: [CChar] = []
        var opened: Int32 = -1
        for attempt in 0..<100 {
            temporary = Self.temporaryName(beside: final, attempt)
            opened = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if opened >= 0 || errno != EEXIST { break }
        }
        descriptor = opened
        guard descriptor >= 0 else { throw Self.error("create", name, errno) }
        TemporaryFiles.add(temporary)
        if exists { fchmod(descriptor, status.st_mode & 0o777) }
        names = (final, temporary)
    }

    private static func temporaryName(beside final: [CChar], _ attempt: Int) -> [CChar] {
        let slash = final.lastIndex(of: CChar(UInt8(ascii: "/")))
        let directory = slash.map { Array(final[...$0]) } ?? []
        return directory + Array(".tcptrace-swift-\(getpid())-\(attempt)".utf8CString)
    }

    deinit {
        guard let names else { return }
        close(descriptor)
        unlink(names.temporary)
        TemporaryFiles.forget(names.temporary)
    }

    /// Writes octets; a failure is remembered and reported by `finish()`.
    func write(_ octets: Span<UInt8>) {
        guard failure == 0 else { return }
        octets.withUnsafeBufferPointer { buffer in
            var done = 0
            while done < buffer.count {
                let written = systemWrite(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if written < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    return
                }
                done += written
            }
        }
        if failure == EPIPE, descriptor == 1 { Self.hasLostReader = true }
    }

    /// Gives the file its name.
    func finish() throws(OutputError) {
        // Nobody reads standard output any more: that is how `| head` ends, and no failure.
        if failure == EPIPE, descriptor == 1 { return }
        if failure != 0 { throw Self.error("write", name, failure) }
        guard let names else { return }
        guard rename(names.temporary, names.final) == 0 else {
            throw Self.error("rename the finished file to", name, errno)
        }
        TemporaryFiles.forget(names.temporary)
    }

    private static func error(_ operation: String, _ name: String, _ number: Int32) -> OutputError {
        let advice =
            switch number {
            case EBADF: "It is closed: run the program with it open, or use -o FILE."
            case EISDIR: "Name a file within it."
            default: "Check the directory, its permissions and the free space (df -h)."
            }
        return OutputError(message: "cannot \(operation) \(name): \(String(cString: strerror(number)))", advice: advice)
    }
}
