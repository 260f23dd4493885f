#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The C library's calls that this target needs, in one place.
enum CLibrary {
    /// `errno`, to be taken before anything else is called.
    static var errorNumber: Int32 { errno }
    static let notFound = [ENOENT, ENOTDIR]
    static let interrupted = EINTR

    /// The C library's words for an error number.
    static func words(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

    static func length(_ text: UnsafePointer<CChar>) -> Int { unsafe strlen(text) }

    /// A descriptor of its own for a file or, for `-`, for the standard stream; -1 with `errno` otherwise.
    static func open(_ path: [CChar], standardStream: Int32?, forWriting: Bool) -> Int32 {
        if let standardStream { return fcntl(standardStream, F_DUPFD_CLOEXEC, 0) }
        let mode = forWriting ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY
        return unsafe path.withUnsafeBufferPointer {
            unsafe Self.systemOpen($0.baseAddress!, mode | O_CLOEXEC | O_NOCTTY)
        }
    }

    private static func systemOpen(_ path: UnsafePointer<CChar>, _ mode: Int32) -> Int32 {
        #if canImport(Glibc)
        unsafe Glibc.open(path, mode, 0o666)
        #elseif canImport(Musl)
        unsafe Musl.open(path, mode, 0o666)
        #else
        unsafe Darwin.open(path, mode, 0o666)
        #endif
    }

    /// What a descriptor leads to.
    enum FileKind { case regular(size: Int64), directory, other }

    static func kind(of descriptor: Int32) -> FileKind {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .regular(size: Int64(status.st_size))
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    static func close(descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }

    /// The path of the running program, for advice; nil where the system does not tell.
    static var programPath: PathName? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
            let length = unsafe readlink("/proc/self/exe", buffer.baseAddress!, buffer.count)
            guard length > 0 else { return nil }
            return unsafe PathName(octets: buffer[..<length].map { UInt8(bitPattern: $0) })
        }
    }
}

/// A pipe that a signal handler or another thread may write to, to wake who waits.
struct WakePipe: ~Copyable {
    let readEnd: Int32
    let writeEnd: Int32

    /// nil with `errno` when the process has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe ends.withUnsafeMutableBufferPointer({ unsafe pipe($0.baseAddress!) }) == 0 else { return nil }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        CLibrary.close(descriptor: readEnd)
        CLibrary.close(descriptor: writeEnd)
    }

    /// Writes one octet. Safe in a signal handler, and keeps `errno`.
    static func wake(_ writeEnd: Int32) {
        let before = errno
        var octet: UInt8 = 1
        _ = unsafe write(writeEnd, &octet, 1)
        errno = before
    }

    /// Waits until the descriptor has something to read or the pipe was written to. A wake-up is taken off the pipe.
    func wait(for descriptor: Int32, milliseconds: Int32) -> (readable: Bool, woken: Bool) {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let count = unsafe watched.withUnsafeMutableBufferPointer {
            unsafe poll($0.baseAddress!, nfds_t($0.count), milliseconds)
        }
        guard count > 0 else { return (false, false) }
        return (watched[0].revents != 0, watched[1].revents != 0 && drain())
    }

    /// Whether it was written to since the last call.
    func drain() -> Bool {
        var octets = (UInt64(0), UInt64(0))
        var woken = false
        while unsafe read(readEnd, &octets, MemoryLayout.size(ofValue: octets)) > 0 { woken = true }
        return woken
    }
}
