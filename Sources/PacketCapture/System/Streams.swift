#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An open C stream for reading with a large buffer, whose first octets were looked at and are still unread.
@safe struct InputStream: ~Copyable {
    /// Octets of the buffer: one system call for many thousand packets.
    static let bufferSize = 1 << 20

    let file: UnsafeMutablePointer<FILE>
    let buffer: UnsafeMutableRawPointer
    /// The first octets of the file.
    private(set) var signature = FileSignature()
    /// The size of a regular file; -1 for anything else.
    let size: Int64

    /// Opens a file, or standard input for `-`.
    static func open(_ path: PathName) throws(CaptureError) -> InputStream {
        guard let name = path.nullTerminated else {
            throw .noSuchFile(path: path, words: "the name holds a NUL octet")
        }
        let descriptor = CLibrary.open(
            name, standardStream: path.isStandardStream ? STDIN_FILENO : nil, forWriting: false)
        return try take(descriptor: descriptor, path: path)
    }

    /// Takes over a descriptor; a negative one means that opening failed just now.
    static func take(descriptor: Int32, path: PathName) throws(CaptureError) -> InputStream {
        guard descriptor >= 0 else { throw .opening(path, errorNumber: errno) }
        var size: Int64 = -1
        switch CLibrary.kind(of: descriptor) {
        case .directory:
            CLibrary.close(descriptor: descriptor)
            throw .isDirectory(path: path)
        case .regular(let octets): size = octets
        case .other: break
        }
        guard let file = unsafe fdopen(descriptor, "rb") else {
            let number = errno
            CLibrary.close(descriptor: descriptor)
            throw .opening(path, errorNumber: number)
        }
        var stream = unsafe InputStream(file, size: size)
        stream.signature = try stream.peek(path)
        return stream
    }

    private init(_ file: UnsafeMutablePointer<FILE>, size: Int64) {
        unsafe self.file = file
        self.size = size
        // glibc takes the size only together with a buffer.
        unsafe buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        unsafe setvbuf(file, buffer.assumingMemoryBound(to: CChar.self), _IOFBF, Self.bufferSize)
    }

    /// Looks at the first octets and puts them back.
    private func peek(_ path: PathName) throws(CaptureError) -> FileSignature {
        var first = [UInt8](repeating: 0, count: FileSignature.length)
        let count = unsafe fread(&first, 1, first.count, file)
        let number = errno
        guard unsafe ferror(file) == 0 else { throw .opening(path, errorNumber: number) }
        unsafe clearerr(file)
        // All of the C libraries named above take back this many octets. Where one did not, libpcap would misread the
        // file, so that is an error.
        for octet in first[..<count].reversed() where unsafe ungetc(Int32(octet), file) == EOF {
            throw .notReadable(path: path, words: "the C library did not take back the octets that were looked at")
        }
        return FileSignature(first[..<count])
    }

    deinit {
        unsafe fclose(file)
        unsafe buffer.deallocate()
    }

    /// Hands stream and buffer over; the receiver closes the one and then frees the other.
    consuming func release() {
        discard self
    }

    /// Where the next octet is read from; nil for what has no positions, such as a pipe.
    @safe static func position(_ file: UnsafeMutablePointer<FILE>) -> Int64? {
        let position = unsafe ftello(file)
        return position < 0 ? nil : Int64(position)
    }

    /// The descriptor beneath the stream, which stays the stream's.
    @safe static func descriptor(_ file: UnsafeMutablePointer<FILE>) -> Int32 { unsafe fileno(file) }

    /// Makes the octet at `position` the next one that is read; false with `errno` when that is impossible.
    @safe static func seek(_ file: UnsafeMutablePointer<FILE>, to position: Int64) -> Bool {
        unsafe fseeko(file, off_t(position), SEEK_SET) == 0
    }

    /// Whether reading failed, as opposed to having come to the end.
    @safe static func hasFailed(_ file: UnsafeMutablePointer<FILE>) -> Bool { unsafe ferror(file) != 0 }

    /// Whether more was asked for than there is.
    static func isAtEnd(_ file: UnsafeMutablePointer<FILE>) -> Bool { unsafe feof(file) != 0 }
}

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

    /// Hands stream and buffer over; the receiver closes the one and then frees the other.
    consuming func release() {
        discard self
    }

    /// Whether writing failed since the stream was opened.
    @safe static func hasFailed(_ file: UnsafeMutablePointer<FILE>) -> Bool { unsafe ferror(file) != 0 }

    /// Writes what is buffered; the error number if that fails.
    @safe static func flush(_ file: UnsafeMutablePointer<FILE>) -> Int32? {
        unsafe fflush(file) == 0 ? nil : errno
    }
}
