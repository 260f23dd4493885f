/// Why a parser of records stopped.
enum RecordStop: Equatable {
    /// There is no room for another frame.
    case full
    /// It needs this many octets from the next record on, more than were read.
    case needs(Int)
    /// The next record is none: here begins another capture's header.
    case otherCapture
    /// The next record contradicts the format, or is of a version that is not known.
    case damaged(CaptureDamage.Kind, String)
}
