/// Why an output could not be written.
struct OutputError: Error {
    let message: String
    let advice: String
}

/// Where a report goes: standard output, or a file that appears under its name only when it is whole.
final class OutputFile {
    private let descriptor: Int32
    private let path: String?
    private let temporaryPath: String?
    private var failure: Int32 = 0

    /// Standard output.
    init() {
        descriptor = 1
        path = nil
        temporaryPath = nil
    }

    /// A file: written beside its place under a temporary name, and renamed at the end.
    init(path: String) throws(OutputError) {
        let temporaryPath = path + ".part-\(getpid())"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.error("create", path) }
        self.path = path
        self.temporaryPath = temporaryPath
    }

    deinit {
        guard let temporaryPath else { return }
        close(descriptor)
        unlink(temporaryPath)
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
        // Nobody reads standard output any more: there is nothing left to do.
        if failure == EPIPE, path == nil { exit(0) }
    }

    /// Gives the file its name.
    func finish() throws(OutputError) {
        if failure != 0 {
            errno = failure
            throw Self.error("write", path ?? "standard output")
        }
        guard let path, let temporaryPath else { return }
        guard rename(temporaryPath, path) == 0 else { throw Self.error("rename the finished file to", path) }
    }

    private static func error(_ operation: String, _ path: String) -> OutputError {
        OutputError(
            message: "cannot \(operation) \(path): \(String(cString: strerror(errno)))",
            advice: "Check the directory, its permissions and the free space (df -h).")
    }
}
