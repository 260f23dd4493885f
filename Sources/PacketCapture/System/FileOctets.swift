#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension CLibrary {
    /// Reads octets of a file from `position` on into `range` of an array, without moving the descriptor's position.
    ///
    /// - Returns: Octets that were read, which may be fewer than asked for; 0 at the file's end; -1 with `errno`.
    static func read(
        _ descriptor: Int32, at position: Int64, into storage: inout [UInt8], _ range: Range<Int>
    ) -> Int {
        unsafe storage.withUnsafeMutableBytes { storage in
            // Slicing checks the bounds in every build; the system call does not.
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: storage[range])
            guard let start = room.baseAddress, room.count > 0 else { return 0 }
            return unsafe pread(descriptor, start, room.count, off_t(position))
        }
    }
}

extension [UInt8] {
    /// Moves the octets of `range` to the front; what lay there is lost.
    mutating func moveToFront(_ range: Range<Int>) {
        unsafe withUnsafeMutableBytes { storage in
            // Slicing checks the bounds; the copy, which allows for an overlap, does not.
            let source = unsafe UnsafeRawBufferPointer(rebasing: storage[range])
            unsafe storage.copyMemory(from: source)
        }
    }
}

extension Span<UInt8> {
    /// Four octets as an integer of the host's byte order. Traps beyond the bounds.
    func word(at offset: Int) -> UInt32 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    /// Two octets as an integer of the host's byte order. Traps beyond the bounds.
    func halfWord(at offset: Int) -> UInt16 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
    }
}
