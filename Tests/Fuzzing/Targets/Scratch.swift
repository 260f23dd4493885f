import PacketCapture

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One file of this process that is written anew for each input: what reads files is given a file.
final class Scratch {
    let path: PathName
    private let descriptor: Int32

    /// In the directory of `TMPDIR`, else in `/tmp`.
    init() {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/tcptrace-fuzzing.XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "cannot make a file in \(directory)")
        path = template.withUnsafeBufferPointer { PathName(cString: $0.baseAddress!) }
    }

    func hold(_ octets: [UInt8]) {
        precondition(ftruncate(descriptor, 0) == 0, "cannot empty \(path.text)")
        let written = octets.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        precondition(written == octets.count, "cannot write \(path.text)")
    }

    deinit {
        close(descriptor)
        unlink(path.text)
    }
}
