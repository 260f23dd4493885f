import PacketCapture

/// Octets in a temporary file, which goes away with this.
final class TemporaryCopy {
    let path: PathName
    private let systemName: [CChar]

    /// An empty place beside a file; where that is standard output, in the folder for temporary files.
    init(beside target: PathName) throws(OutputError) {
        let slash = target.octets.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { Array(target.octets[...$0]) } ?? []
        let descriptor: Int32
        (path, descriptor) = try Self.make(in: target.isStandardStream ? Self.folder : folder)
        systemName = path.systemName
        close(descriptor)
    }

    /// A copy of all that comes from standard input or a pipe.
    init(of source: PathName) throws(OutputError) {
        let descriptor: Int32
        (path, descriptor) = try Self.make(in: Self.folder)
        systemName = path.systemName
        defer { close(descriptor) }
        let input = source.isStandardStream ? 0 : open(source.systemName, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { return }
        defer { if !source.isStandardStream { close(input) } }
        try Self.copy(from: input, to: descriptor, path)
    }

    deinit {
        unlink(systemName)
        TemporaryFiles.forget(systemName)
    }

    /// Whether anything was written to it.
    var exists: Bool {
        var status = stat()
        return stat(systemName, &status) == 0 && status.st_size > 0
    }

    private static var folder: [UInt8] {
        guard let name = getenv("TMPDIR"), name.pointee != 0 else { return Array("/tmp/".utf8) }
        return PathName(cString: name).octets + [UInt8(ascii: "/")]
    }

    private static func make(in folder: [UInt8]) throws(OutputError) -> (PathName, Int32) {
        for attempt in 0..<100 {
            let path = PathName(octets: folder + Array(".tcptrace-swift-\(getpid())-kept-\(attempt)".utf8))
            let descriptor = open(path.systemName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                TemporaryFiles.add(path.systemName)
                return (path, descriptor)
            }
            if errno != EEXIST { throw failure(path, errno) }
        }
        throw failure(PathName(octets: folder), EEXIST)
    }

    private static func copy(from input: Int32, to output: Int32, _ path: PathName) throws(OutputError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while !Signals.stop.load(ordering: .relaxed) {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            var done = 0
            while done < count {
                let written = buffer.withUnsafeBytes { systemWrite(output, $0.baseAddress! + done, count - done) }
                if written < 0 {
                    if errno == EINTR { continue }
                    throw failure(path, errno)
                }
                done += written
            }
        }
    }

    private static func failure(_ path: PathName, _ number: Int32) -> OutputError {
        OutputError(
            message: "cannot keep the packets in \(path.text) until they can be chosen: "
                + String(cString: strerror(number)),
            advice: "Give a folder with room in TMPDIR, or read from a file.")
    }
}
