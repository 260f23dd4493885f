// The one file of this target that reads and moves memory of files. `unsafe` speaks of the types only: what takes an
// offset traps beyond the bounds, also in release builds.

/// Four integers that follow one another.
struct FourWords: BitwiseCopyable {
    var first: UInt32
    var second: UInt32
    var third: UInt32
    var fourth: UInt32
}

extension Span<UInt8> {
    /// Sixteen octets as four integers of the host's byte order.
    @inline(__always)
    func fourWords(at offset: Int) -> FourWords {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: FourWords.self)
    }

    /// Eight octets as an integer of the host's byte order, or of the other one.
    @inline(__always)
    func longWord(at offset: Int, isSwapped: Bool) -> UInt64 {
        let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return isSwapped ? value.byteSwapped : value
    }

    /// Four octets as an integer of the host's byte order, or of the other one.
    @inline(__always)
    func word(at offset: Int, isSwapped: Bool) -> UInt32 {
        let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isSwapped ? value.byteSwapped : value
    }

    /// Two octets as an integer of the host's byte order, or of the other one.
    @inline(__always)
    func halfWord(at offset: Int, isSwapped: Bool) -> UInt16 {
        let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return isSwapped ? value.byteSwapped : value
    }

    /// The octets of `range`, copied.
    func copy(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBytes { unsafe Array($0) }
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
