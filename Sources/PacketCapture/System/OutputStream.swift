#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An open C stream for writing.
@safe struct OutputStream: ~Copyable {
    static let bufferSize = 1 << 18

    let file: UnsafeMutablePointer<FILE>
    let buffer: UnsafeMutableRawPointer

    /// Creates or empties a file, or takes standard output for `-`.
    init(_ path: PathName) throws(CaptureError) {
        guard let name = path.nullTerminated else {
            throw .writeFailed(path: path, operation: "create", words: "the name holds a NUL octet")
        }
        let descriptor = CLibrary.open(
            name, standardStream: path.isStandardStream ? STDOUT_FILENO : nil, forWriting: true)
        guard descriptor >= 0 else {
            throw .writeFailed(path: path, operation: "create", words: CLibrary.words(errno))
        }
        guard let file = unsafe fdopen(descriptor, "wb") else {
            let number = errno
            CLibrary.close(descriptor: descriptor)
            throw .writeFailed(path: path, operation: "create", words: CLibrary.words(number))
        }
        unsafe self.file = file
        unsafe buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        unsafe setvbuf(file, buffer.assumingMemoryBound(to: CChar.self), _IOFBF, Self.bufferSize)
    }

    deinit {
        unsafe fclose(file)
        unsafe buffer.deallocate()
    }

    /// Writes octets, which may stay in the buffer; the error number if that fails.
    func write(_ octets: RawSpan) -> Int32? {
        unsafe octets.withUnsafeBytes { octets in
            guard let start = octets.baseAddress, octets.count > 0 else { return nil }
            return unsafe fwrite(start, 1, octets.count, file) == octets.count ? nil : errno
        }
    }

    /// Writes what is buffered; the error number if that fails.
    func flush() -> Int32? { unsafe fflush(file) == 0 ? nil : errno }
}
