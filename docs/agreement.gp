# Draws agreement.svg from agreement.csv: gnuplot agreement.gp in this folder.
set datafile separator ","
set terminal svg size 800,380 font "Helvetica,12" background "white"
set output "agreement.svg"
quantities = "q r q_star p_1 p_2 energy overlap_previous"
titles = "q r q* p₁ p₂ e m·m'/N"
set ylabel "(simulation − theory)/standard error"
set yrange [-5:5]
set ytics 1
set xtics rotate by -60 font ",10" nomirror
set xtics ()
set xrange [0.3:24.7]
set key outside top horizontal
set grid ytics lc rgb "#dddddd" lt 1
set object 1 rectangle from graph 0, first -2 to graph 1, first 2 fillcolor rgb "#eef3f8" fillstyle solid noborder behind
set arrow 1 from 5.5, graph 0 to 5.5, graph 1 nohead lc rgb "#888888"
set arrow 2 from 6.5, graph 0 to 6.5, graph 1 nohead lc rgb "#888888"
set label 1 "first task: α₁" at 2.5, 4.4 center font ",10"
set label 2 "good" at 6, 4.4 center font ",10"
set label 3 "second task: α₂, γ₂, ρ₂" at 15.5, 4.4 center font ",10"
of(name) = strcol("quantity") eq name ? column("z") : NaN
plot "agreement.csv" using "point":(of("q") - 100):xticlabel(stringcolumn("label")) with points notitle, \
  for [i = 1:words(quantities)] "agreement.csv" using (column("point") + 0.09*(i - 4)):(of(word(quantities, i))) \
  with points pointtype 7 pointsize 0.5 linecolor i title word(titles, i)
