/// Why a line in a plane ends.
#pragma once

namespace franz_parisi::solver {

enum class LineEnd {
  border,          ///< of the box
  critical_point,  ///< the two states that it compares merge
  spinodal,        ///< one of the two states that it compares ceases to exist
  edge,            ///< its solution reaches the edge of the domain (or of a parameter's range)
  closed,          ///< nowhere: it returns to its beginning
  lost,            ///< it could not be followed further
};

}  // namespace franz_parisi::solver
