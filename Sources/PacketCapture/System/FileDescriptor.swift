#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file, pipe or socket, closed once.
struct FileDescriptor: ~Copyable {
    let number: Int32
    /// The size of a regular file in octets; nil for anything else.
    let size: Int64?

    /// Opens a file for reading, or takes standard input for `-`.
    init(reading path: PathName) throws(CaptureError) {
        guard let name = path.nullTerminated else {
            throw .noSuchFile(path: path, words: "the name holds a NUL octet")
        }
        try self.init(
            number: CLibrary.open(name, standardStream: path.isStandardStream ? STDIN_FILENO : nil, forWriting: false),
            path: path)
    }

    /// Takes over a descriptor; a negative one means that opening failed just now.
    init(number: Int32, path: PathName) throws(CaptureError) {
        guard number >= 0 else { throw .opening(path, errorNumber: errno) }
        switch CLibrary.kind(of: number) {
        case .directory:
            CLibrary.close(descriptor: number)
            throw .isDirectory(path: path)
        case .regular(let octets): size = octets
        case .other: size = nil
        }
        self.number = number
    }

    deinit { CLibrary.close(descriptor: number) }
}

extension CLibrary {
    /// Reads what is there, at most `range` of an array, waiting only when there is nothing.
    ///
    /// - Returns: Octets that were read; 0 at the end; -1 with `errno`.
    static func read(_ descriptor: Int32, into storage: inout [UInt8], _ range: Range<Int>) -> Int {
        unsafe storage.withUnsafeMutableBytes { storage in
            // Slicing checks the bounds in every build; the system call does not.
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: storage[range])
            guard let start = room.baseAddress, room.count > 0 else { return 0 }
            #if canImport(Glibc)
            return unsafe Glibc.read(descriptor, start, room.count)
            #elseif canImport(Musl)
            return unsafe Musl.read(descriptor, start, room.count)
            #else
            return unsafe Darwin.read(descriptor, start, room.count)
            #endif
        }
    }
}
