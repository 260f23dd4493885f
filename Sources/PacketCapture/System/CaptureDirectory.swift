#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of capture files, such as a rotated set.
package enum CaptureDirectory {
    /// Whether there is a directory of this name.
    package static func isAt(_ path: PathName) -> Bool {
        guard !path.isStandardStream, let name = path.nullTerminated else { return false }
        var status = stat()
        return unsafe stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The regular files in a directory, in the order of their names. Hidden ones and directories within are left out.
    package static func files(in path: PathName) throws(CaptureError) -> [PathName] {
        guard let name = path.nullTerminated else {
            throw .noSuchFile(path: path, words: "the name holds a NUL octet")
        }
        guard let directory = unsafe opendir(name) else { throw .opening(path, errorNumber: errno) }
        defer { unsafe closedir(directory) }
        var files: [PathName] = []
        while let entry = unsafe readdir(directory) {
            let octets = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe PathName(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)).octets
            }
            guard octets.first != UInt8(ascii: ".") else { continue }
            let separator: [UInt8] = path.octets.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
            let file = PathName(octets: path.octets + separator + octets)
            if isRegular(file) { files.append(file) }
        }
        return files.sorted { $0.octets.lexicographicallyPrecedes($1.octets) }
    }

    private static func isRegular(_ path: PathName) -> Bool {
        guard let name = path.nullTerminated else { return false }
        var status = stat()
        return unsafe stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
