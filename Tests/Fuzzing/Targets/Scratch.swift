import PacketCapture
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One file of this process that is written anew for each input: what reads files is given a file.
final class Scratch: Sendable {
    /// Those that nobody uses at the moment, removed when the process ends: making a file takes longer than reading it.
    private static let spare: Mutex<[Scratch]> = {
        atexit { Scratch.spare.withLock { $0.removeAll() } }
        return Mutex([])
    }()

    let path: PathName
    private let descriptor: Int32

    /// Calls `body` with the path of a file of these octets. It lies in the directory of `TMPDIR`, else in `/tmp`.
    static func holding(_ octets: [UInt8], _ body: (PathName) throws(Violation) -> Void) throws(Violation) {
        let scratch = spare.withLock { $0.popLast() } ?? Scratch()
        scratch.hold(octets)
        try body(scratch.path)
        spare.withLock { $0.append(scratch) }
    }

    private init() {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/tcptrace-fuzzing.XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "cannot make a file in \(directory)")
        path = template.withUnsafeBufferPointer { PathName(cString: $0.baseAddress!) }
    }

    private func hold(_ octets: [UInt8]) {
        precondition(ftruncate(descriptor, 0) == 0, "cannot empty \(path.text)")
        let written = octets.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        precondition(written == octets.count, "cannot write \(path.text)")
    }

    deinit {
        close(descriptor)
        unlink(path.text)
    }
}
