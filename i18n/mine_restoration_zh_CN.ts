<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>MineRestoration</name>
  <message>
   <source>&amp;Base maps</source>
   <translation>底图(&amp;B)</translation>
  </message>
  <message>
   <source>&amp;Close</source>
   <translation>关闭(&amp;C)</translation>
  </message>
  <message>
   <source>&amp;Date</source>
   <translation>日期(&amp;D)</translation>
  </message>
  <message>
   <source>&amp;Decisions</source>
   <translation>决策文件(&amp;D)</translation>
  </message>
  <message>
   <source>&amp;Export</source>
   <translation>导出(&amp;E)</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>文件(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Folder that came back</source>
   <translation>带回的文件夹(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Import</source>
   <translation>导入(&amp;I)</translation>
  </message>
  <message>
   <source>&amp;Import into register</source>
   <translation>导入台账(&amp;I)</translation>
  </message>
  <message>
   <source>&amp;Import plots…</source>
   <translation>导入图斑(&amp;I)…</translation>
  </message>
  <message>
   <source>&amp;Merge into the register</source>
   <translation>合并到台账(&amp;M)</translation>
  </message>
  <message>
   <source>&amp;Mines</source>
   <translation>矿山(&amp;M)</translation>
  </message>
  <message>
   <source>&amp;New…</source>
   <translation>新建(&amp;N)…</translation>
  </message>
  <message>
   <source>&amp;Open…</source>
   <translation>打开(&amp;O)…</translation>
  </message>
  <message>
   <source>&amp;Outlines</source>
   <translation>图斑范围(&amp;O)</translation>
  </message>
  <message>
   <source>&amp;Plots</source>
   <translation>图斑(&amp;P)</translation>
  </message>
  <message>
   <source>&amp;Producer</source>
   <translation>数据产生单位(&amp;P)</translation>
  </message>
  <message>
   <source>&amp;Read again</source>
   <translation>重新读取(&amp;R)</translation>
  </message>
  <message>
   <source>&amp;Repair outlines that cross themselves</source>
   <translation>修复自相交边界(&amp;R)</translation>
  </message>
  <message>
   <source>&amp;Save what was chosen</source>
   <translation>保存所选(&amp;S)</translation>
  </message>
  <message>
   <source>&amp;Show</source>
   <translation>显示(&amp;S)</translation>
  </message>
  <message>
   <source>&amp;Terrain model</source>
   <translation>地形模型(&amp;T)</translation>
  </message>
  <message>
   <source>&amp;Written as</source>
   <translation>写法(&amp;W)</translation>
  </message>
  <message>
   <source>(can be applied here)</source>
   <translation>（可自动修复）</translation>
  </message>
  <message>
   <source>(not set)</source>
   <translation>（未填）</translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>1 when no clause fails</source>
   <translation>无不通过条款时为 1</translation>
  </message>
  <message>
   <source>1 where all that is asked could be kept</source>
   <translation>全部要求均满足为 1</translation>
  </message>
  <message>
   <source>1-sigma error in metres, greater further from data; NoData where not known.</source>
   <translation>以米为单位的 1 倍标准误差，离测点越远越大；无从得知处为无数据。</translation>
  </message>
  <message>
   <source>1-sigma error in metres; about 95 % of the heights lie within twice it. Outside the holes the height error given, or NoData.</source>
   <translation>1倍中误差，单位为米；约95%的高程在其2倍以内。采坑以外为所给的高程中误差，未给则无数据。</translation>
  </message>
  <message>
   <source>1985 national height datum</source>
   <translation>1985国家高程基准</translation>
  </message>
  <message>
   <source>95 % of the rocks stop within (m)</source>
   <translation>95% 块体的到达距离（m）</translation>
  </message>
  <message>
   <source>; </source>
   <translation>；</translation>
  </message>
  <message>
   <source>? {count} undecided</source>
   <translation>? {count} 项无法判定</translation>
  </message>
  <message>
   <source>A CASS .dat file (name, code, east, north, height), or a table of points as CSV, text, XLSX or ODS.</source>
   <translation>CASS .dat 文件（点名,编码,Y东,X北,高程），或 CSV、文本、XLSX、ODS 格式的点坐标表。</translation>
  </message>
  <message>
   <source>A CSV file with other layers, blocks and codes than those of CASS; rows left out are CASS's.</source>
   <translation>CSV 文件，另定图层、图块和编码；未列的行仍用 CASS 的设置。</translation>
  </message>
  <message>
   <source>A JSON file with ground, layers, water and loads; see the help. Or give terrain and materials.</source>
   <translation>含地面线、土层、水位和荷载的 JSON 文件，详见帮助；或给出地形与地层。</translation>
  </message>
  <message>
   <source>A JSON file with what the technician decided (date, factor system, height error, units and so on). Without it, the decisions of the mine's latest plan are taken. What neither says is decided by stated defaults or stays unknown.</source>
   <translation>技术人员决策的 JSON 文件（日期、换算系数、高程误差、单元等）。不填则取该主体最新方案的决策；两者均未说明的，按注明的默认值或保持未知。</translation>
  </message>
  <message>
   <source>A cell of {cell} m makes no sense; give more than 0.</source>
   <translation>格网边长{cell}m无意义，请给出大于0的数值。</translation>
  </message>
  <message>
   <source>A crack that was measured; it takes the place of the choice above.</source>
   <translation>实测张裂缝的位置，给出后不再采用上面的选择。</translation>
  </message>
  <message>
   <source>A day, 2026-05-01, which means its end, or a time in UTC, 2026-05-01T08:30:00Z.</source>
   <translation>日期（如 2026-05-01，指该日结束时）或 UTC 时间（如 2026-05-01T08:30:00Z）。</translation>
  </message>
  <message>
   <source>A designed surface needs the existing surface beside it.</source>
   <translation>给出设计地形面时须同时给出现状地形面。</translation>
  </message>
  <message>
   <source>A drain {width} m wide cannot carry {flow} m³/s. Divide the catchment.</source>
   <translation>底宽{width}m的排水沟无法通过{flow}m³/s的流量。请划小汇水区。</translation>
  </message>
  <message>
   <source>A face is drawn as a polygon, on the terrain model. Draw it, or say toe or crest.</source>
   <translation>坡面须绘成面并位于地形数据范围内。请重绘，或改选坡脚线、坡顶线。</translation>
  </message>
  <message>
   <source>A face needs both its dip and its dip direction.</source>
   <translation>坡面须同时给出倾角和倾向。</translation>
  </message>
  <message>
   <source>A file of {folder} is open in another program (Word, QGIS, a file window), so the package there was left as it is. The new package is beside it: {kept}. Close the program and export again.</source>
   <translation>{folder} 中有文件被另一程序打开（Word、QGIS 或文件窗口），原材料保持原样。新材料在其旁边：{kept}。请关闭该程序后重新导出。</translation>
  </message>
  <message>
   <source>A height error of {value} m makes no sense; give 0 or more.</source>
   <translation>高程误差 {value} m 无意义，须不小于 0。</translation>
  </message>
  <message>
   <source>A horizontal surface at this height instead of a raster after.</source>
   <translation>以该标高的水平面代替变化后栅格。</translation>
  </message>
  <message>
   <source>A horizontal surface at this height instead of a raster before.</source>
   <translation>以该标高的水平面代替变化前栅格。</translation>
  </message>
  <message>
   <source>A later date needs the earlier one of the same kind. Give both, or give the single one as the first.</source>
   <translation>给出后期数据时须同时给出同类的前期数据。请两期都给；只有一期时作为前期给出。</translation>
  </message>
  <message>
   <source>A layer of points; every part of a multipoint is written.</source>
   <translation>点图层；多点要素逐点写出。</translation>
  </message>
  <message>
   <source>A line each, as far as its farthest rock, with reach, bounce and speed.</source>
   <translation>每个剖面一条线，至最远块体为止，附到达距离、弹跳高度和速度。</translation>
  </message>
  <message>
   <source>A mean yearly rain of {value} mm makes no sense.</source>
   <translation>年平均降雨量{value} mm不合理。</translation>
  </message>
  <message>
   <source>A name that ends in .dat (CASS, GBK) or .csv (UTF-8).</source>
   <translation>以 .dat（CASS，GBK）或 .csv（UTF-8）结尾的文件名。</translation>
  </message>
  <message>
   <source>A new GeoPackage file, or a .pgregister file that names a new schema of a PostGIS database. What exists is never overwritten.</source>
   <translation>新的 GeoPackage 文件，或写明 PostGIS 数据库新模式的 .pgregister 文件。已存在的绝不覆盖。</translation>
  </message>
  <message>
   <source>A new or empty folder, or one with an earlier package, of which only the files in its own manifest are replaced.</source>
   <translation>新建或空文件夹，或存有以前导出的材料；后者只替换其清单中列出的文件。</translation>
  </message>
  <message>
   <source>A new or empty folder; one that may hold field work is never written over.</source>
   <translation>新文件夹或空文件夹；可能含外业成果的文件夹不会被覆盖。</translation>
  </message>
  <message>
   <source>A picture, PNG or SVG.</source>
   <translation>图片，PNG 或 SVG。</translation>
  </message>
  <message>
   <source>A place is led to the nearest road within this distance.</source>
   <translation>料源或用料点接到此距离内最近的道路。</translation>
  </message>
  <message>
   <source>A plane with batters into the ground</source>
   <translation>平面场地及其与地面相接的边坡</translation>
  </message>
  <message>
   <source>A plant cover of {value} % makes no sense; give 0 to 100.</source>
   <translation>植被盖度{value}%不合理，应为0至100。</translation>
  </message>
  <message>
   <source>A projected system in metres, as a rule the CGCS2000 3-degree zone of the county.</source>
   <translation>以米为单位的投影坐标系，一般为本县所在的 CGCS2000 三度带。</translation>
  </message>
  <message>
   <source>A projected system in metres. Left out, that of the first raster, layer or file.</source>
   <translation>以米为单位的投影坐标系；不填则取首个栅格、图层或文件的坐标系。</translation>
  </message>
  <message>
   <source>A projected system in metres. Needed when the rasters are in degrees or Web Mercator.</source>
   <translation>以米为单位的投影坐标系。栅格为经纬度或 Web 墨卡托时必须给出。</translation>
  </message>
  <message>
   <source>A projected system in metres. Without it, that of the register is used.</source>
   <translation>以米为单位的投影坐标系。不给时采用台账坐标系。</translation>
  </message>
  <message>
   <source>A ramp cannot be laid through several materials. Leave the material zones out, or the ramp.</source>
   <translation>坡道不能穿越多种岩土分区布置，请取消岩土分区或坡道。</translation>
  </message>
  <message>
   <source>A ramp from the first level from berm to berm; the benches behind it are pushed back by its width.</source>
   <translation>坡道自首级标高起逐级连接平台，其后的台阶按坡道宽度后退。</translation>
  </message>
  <message>
   <source>A ramp needs a width above 0 m and a grade from 0.5 to 30 %, not {width} m and {grade} %.</source>
   <translation>坡道宽应大于 0 米，纵坡应为 0.5%–30%，现为 {width} 米、{grade}%。</translation>
  </message>
  <message>
   <source>A ramp of {grade} % needs {length} m to climb the first bench; beside this line a ramp finds {room} m of it. Draw a longer or straighter line, or allow a steeper ramp.</source>
   <translation>坡度{grade}%的坡道爬上首级台阶需{length}m，沿所绘线可布设的坡道长仅{room}m。请绘制更长或更平直的线，或放宽坡道坡度。</translation>
  </message>
  <message>
   <source>A register is a GeoPackage (.gpkg), or a database that a small file names (.pgregister): give {path} one of these endings.</source>
   <translation>台账为 GeoPackage 文件（.gpkg），或由 .pgregister 文件指明的数据库：请为 {path} 使用其中一种扩展名。</translation>
  </message>
  <message>
   <source>A restoration unit belongs to a mine: click inside a plot of a mine, or select the mine first.</source>
   <translation>修复单元须归属一座矿山（主体）：请在图斑内点击，或先选中矿山。</translation>
  </message>
  <message>
   <source>A road has the direction {said}. Write F (as drawn), T (against it) or leave it empty for both.</source>
   <translation>有道路的方向为 {said}。请写 F（顺画线方向）、T（逆画线方向），双向留空。</translation>
  </message>
  <message>
   <source>A row each in the table; their fields say soil, cover and practices of today.</source>
   <translation>每个分区在结果表中占一行；其字段给出现状土壤、植被盖度和措施。</translation>
  </message>
  <message>
   <source>A row for each clause, the cut zones and the alternatives, as one JSON file.</source>
   <translation>每条条款一行，并含挖方区和方案比选，写入一个 JSON 文件。</translation>
  </message>
  <message>
   <source>A row for each zone, one row without zones.</source>
   <translation>每个分区一行；无分区时仅一行。</translation>
  </message>
  <message>
   <source>A row of {table} has no id. Name it and run again.</source>
   <translation>{table} 有一行没有编号。请填写后重新运行。</translation>
  </message>
  <message>
   <source>A row with this number is in the register already ({reason}). Nothing was saved.</source>
   <translation>台账中已有此编号的记录（{reason}）。未作任何保存。</translation>
  </message>
  <message>
   <source>A scenario is {known}, not {state}.</source>
   <translation>比选方案的状态为 {known}，不能是 {state}。</translation>
  </message>
  <message>
   <source>A scenario needs a name.</source>
   <translation>比选方案须有名称。</translation>
  </message>
  <message>
   <source>A scenario needs its register and its mine: give REGISTER, MINE and SCENARIO.</source>
   <translation>保存比选方案须同时给出台账、矿山和方案名称（REGISTER、MINE、SCENARIO）。</translation>
  </message>
  <message>
   <source>A scenario of the same name is replaced.</source>
   <translation>同名方案将被替换。</translation>
  </message>
  <message>
   <source>A scenario that the register keeps.</source>
   <translation>台账中保存的比选方案。</translation>
  </message>
  <message>
   <source>A section along each line, named by a field name or its number. Left out, sections are cut across the outline.</source>
   <translation>沿每条线剖切一个断面，以名称字段或编号命名。不填则横切范围线。</translation>
  </message>
  <message>
   <source>A section as slope stability takes it; or give a surface and materials.</source>
   <translation>边坡稳定计算所用的剖面；也可改给地形面和岩土材料。</translation>
  </message>
  <message>
   <source>A section line has no length. Draw it again.</source>
   <translation>有一条断面线没有长度，请重画。</translation>
  </message>
  <message>
   <source>A section line is {length} m long, too long for cells of {cell} m. Draw a shorter one.</source>
   <translation>断面线长 {length} m，对 {cell} m 的栅格而言过长，请画短些。</translation>
  </message>
  <message>
   <source>A section needs a line with a length and a positive step.</source>
   <translation>断面线须有长度，步长须为正。</translation>
  </message>
  <message>
   <source>A section {length} m long and {height} m high does not fit on {size} at the scale 1:{scale}. Take a smaller scale, larger paper or shorter sections.</source>
   <translation>长 {length} m、高 {height} m 的断面按 1:{scale} 在 {size} 图幅内放不下。请缩小比例尺、加大图幅或缩短断面。</translation>
  </message>
  <message>
   <source>A sill on the outer edge of every berm. It is drawn in the surface where it is at least a cell wide, and told as a volume in any case.</source>
   <translation>各级平台外缘的挡土埂。顶宽不小于一个栅格时绘入设计地面，并均列出其体积。</translation>
  </message>
  <message>
   <source>A slope of 1 : {ratio} cannot be built; give a ratio from 0.01 to 100.</source>
   <translation>坡率 1∶{ratio} 不可行，请在 0.01 至 100 之间取值。</translation>
  </message>
  <message>
   <source>A source counts once every gate is met: see table F3.</source>
   <translation>资金来源须满足全部条件方可计入，见表 F3。</translation>
  </message>
  <message>
   <source>A surface of scenario “{name}” is gone from {folder} or is not what was kept: {file}. Design it again, or bring the file back.</source>
   <translation>比选方案“{name}”的地面文件 {file} 已不在 {folder} 中，或与所存内容不符。请重新设计，或恢复该文件。</translation>
  </message>
  <message>
   <source>A surface of triangles as other programs write it. It counts where nothing surveyed does, before the rasters; feet are turned into metres.</source>
   <translation>其他软件写出的三角网曲面。在无实测高程处采用，优先于栅格；英尺换算为米。</translation>
  </message>
  <message>
   <source>A surface of triangles needs three points that do not lie on one line; there are {count} places with heights. Add points, or check that the right layers and fields were chosen.</source>
   <translation>构建三角网至少需要三个不共线的点，现有高程点位{count}处。请补充点，或检查所选图层和字段。</translation>
  </message>
  <message>
   <source>A table (.csv) or JSON file of strata as for slope stability, or materials of the rulebook with their thickness, for example plain_fill:3|weathered_rock:8|rock.</source>
   <translation>与边坡稳定性分析相同的地层表（.csv）或 JSON 文件，或规则库中的材料及厚度，如 plain_fill:3|weathered_rock:8|rock。</translation>
  </message>
  <message>
   <source>A table (CSV) or JSON of strata from the top down, or materials of the rulebook with thickness: loess:8|weathered_rock:5|rock.</source>
   <translation>自上而下的地层表（CSV）或 JSON，或规则库材料及厚度：loess:8|weathered_rock:5|rock。</translation>
  </message>
  <message>
   <source>A table (CSV, XLSX or layer) of joints: dip direction and dip, or 产状 such as 120∠45; optional set, friction, cohesion in kPa, spacing in m, persistence, Fisher K, count.</source>
   <translation>结构面表（CSV、XLSX 或图层）：倾向、倾角两列，或产状一列（如 120∠45）；可另有组别、内摩擦角、黏聚力（kPa）、间距（m）、连通率、费希尔常数、条数。</translation>
  </message>
  <message>
   <source>A table with a row a day, whole years; days without rain may be left out.</source>
   <translation>一天一行的表，须为整年；无雨日可省略。</translation>
  </message>
  <message>
   <source>A temporary raster cannot be written in {folder} (is the disk full?): {reason}</source>
   <translation>无法在 {folder} 写入临时栅格（磁盘已满？）：{reason}</translation>
  </message>
  <message>
   <source>A text with boundary points, in any of its dialects.</source>
   <translation>界址点坐标文本，写法不限。</translation>
  </message>
  <message>
   <source>A tolerance of {value} m makes no sense; give 0 or more.</source>
   <translation>容差 {value} m 无意义，请填 0 或正数。</translation>
  </message>
  <message>
   <source>A truck must take more than {value} m³.</source>
   <translation>每车装运量应大于 {value} m³。</translation>
  </message>
  <message>
   <source>A wedge is possible (0/1)</source>
   <translation>可能发生楔形体滑动（0/1）</translation>
  </message>
  <message>
   <source>A1 Weights</source>
   <translation>A1 评价权重</translation>
  </message>
  <message>
   <source>A2 Weighted index</source>
   <translation>A2 综合指数</translation>
  </message>
  <message>
   <source>A3 One grade up</source>
   <translation>A3 提高一级所需措施与费用</translation>
  </message>
  <message>
   <source>A4 Sensitivity to the weights</source>
   <translation>A4 对权重的敏感性</translation>
  </message>
  <message>
   <source>A5 Direction of every unit</source>
   <translation>A5 修复方向确定</translation>
  </message>
  <message>
   <source>ASCII DXF of AutoCAD 2000, Chinese in code page 936.</source>
   <translation>AutoCAD 2000 格式 ASCII DXF，中文为 936 代码页。</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>采用</translation>
  </message>
  <message>
   <source>Accept (A)</source>
   <translation>采纳(A)</translation>
  </message>
  <message>
   <source>Accepted plots go to mine {mine}.</source>
   <translation>采纳的图斑归入主体 {mine}。</translation>
  </message>
  <message>
   <source>Accepted plots go to the mine of a plot close by, or to a new one.</source>
   <translation>采纳的图斑归入邻近图斑所属主体，没有邻近图斑时新建主体。</translation>
  </message>
  <message>
   <source>Active force against plane sliding.</source>
   <translation>抵抗平面滑动的主动锚固力。</translation>
  </message>
  <message>
   <source>Add a source</source>
   <translation>添加资金来源</translation>
  </message>
  <message>
   <source>Add as &amp;layer</source>
   <translation>添加为图层(&amp;L)</translation>
  </message>
  <message>
   <source>Add evidence</source>
   <translation>添加举证材料</translation>
  </message>
  <message>
   <source>Add files…</source>
   <translation>添加文件…</translation>
  </message>
  <message>
   <source>Add sale of the surplus</source>
   <translation>增加余料出让</translation>
  </message>
  <message>
   <source>Add the design surface and its difference to the existing ground to the map</source>
   <translation>将设计地面及其与现状地面的高差加入地图</translation>
  </message>
  <message>
   <source>Add the plots and units of the register to the map</source>
   <translation>将台账中的图斑和修复单元加入地图</translation>
  </message>
  <message>
   <source>Added: {name}</source>
   <translation>新增：{name}</translation>
  </message>
  <message>
   <source>Adding evidence</source>
   <translation>正在添加举证材料</translation>
  </message>
  <message>
   <source>Adjust (E)</source>
   <translation>调整(E)</translation>
  </message>
  <message>
   <source>Aim</source>
   <translation>目标</translation>
  </message>
  <message>
   <source>All &amp;theirs</source>
   <translation>全用对方的(&amp;T)</translation>
  </message>
  <message>
   <source>All &amp;yours</source>
   <translation>全用自己的(&amp;Y)</translation>
  </message>
  <message>
   <source>All candidates with their reasons, and how it was looked.</source>
   <translation>全部疑似图斑、判定依据和查找方式。</translation>
  </message>
  <message>
   <source>All cards in one file</source>
   <translation>合并为一个文件</translation>
  </message>
  <message>
   <source>All checks</source>
   <translation>全部检查项</translation>
  </message>
  <message>
   <source>All four give K by the EPIC formula, where no K is given.</source>
   <translation>未给K时，四项齐全则按EPIC公式计算K。</translation>
  </message>
  <message>
   <source>All lines</source>
   <translation>全部</translation>
  </message>
  <message>
   <source>All outlines are one plane</source>
   <translation>各场地为同一平面</translation>
  </message>
  <message>
   <source>All pairs, the rates used and remarks as one JSON file.</source>
   <translation>全部组合、采用的费率和备注，写成一个 JSON 文件。</translation>
  </message>
  <message>
   <source>All plots of the register</source>
   <translation>台账全部图斑</translation>
  </message>
  <message>
   <source>All plots of this register; or give a layer of plots instead.</source>
   <translation>该台账的全部图斑；也可改给图斑图层。</translation>
  </message>
  <message>
   <source>All problems, completeness of each plot and the tables T3 and T4, as JSON.</source>
   <translation>全部问题、各图斑完整度及 T3、T4 表（JSON）。</translation>
  </message>
  <message>
   <source>All rows with their surfaces, rules, settings and remarks.</source>
   <translation>全部结果行及其滑面、规则、设置和说明。</translation>
  </message>
  <message>
   <source>All scenarios with settings and figures as one JSON file.</source>
   <translation>全部方案及其参数、指标（JSON 文件）。</translation>
  </message>
  <message>
   <source>All sections below each other, in metres.</source>
   <translation>各断面自上而下排列，单位米。</translation>
  </message>
  <message>
   <source>All sections, percentiles, receptors, settings and remarks.</source>
   <translation>全部剖面、分位值、保护对象、设置和说明。</translation>
  </message>
  <message>
   <source>All squares with the heights at their corners and their volumes.</source>
   <translation>全部方格及其角点高程和方量。</translation>
  </message>
  <message>
   <source>All uses on site, bank (m³)</source>
   <translation>全部自用需求量，自然方（m³）</translation>
  </message>
  <message>
   <source>All {all} files are what they were.</source>
   <translation>{all} 个文件均未改动。</translation>
  </message>
  <message>
   <source>Allocate</source>
   <translation>调配</translation>
  </message>
  <message>
   <source>Allocate earth and rock</source>
   <translation>土石方调配</translation>
  </message>
  <message>
   <source>Allocate from tables…</source>
   <translation>按表调配…</translation>
  </message>
  <message>
   <source>Allocated. Next: keep it, or fix a flow and allocate again.</source>
   <translation>已调配。下一步：保存，或固定某一流向后重新调配。</translation>
  </message>
  <message>
   <source>Allocating earth and rock</source>
   <translation>正在调配土石方</translation>
  </message>
  <message>
   <source>Allowed soil loss (t/(km²·a))</source>
   <translation>容许土壤流失量（t/(km²·a)）</translation>
  </message>
  <message>
   <source>Along crest lines and steep edges; at most 100 sections are computed.</source>
   <translation>沿坡顶线和陡坡上缘布置，最多计算 100 个剖面。</translation>
  </message>
  <message>
   <source>Also fields the table does not have</source>
   <translation>同时导出表中没有的字段</translation>
  </message>
  <message>
   <source>Also find a slope between the two surfaces. Needs stable ground all around.</source>
   <translation>另求两期地面之间的倾斜；四周均须有稳定地面。</translation>
  </message>
  <message>
   <source>Alternatives</source>
   <translation>比选方案地面</translation>
  </message>
  <message>
   <source>American numbers are 17.02 times smaller.</source>
   <translation>美制数值为公制的1/17.02。</translation>
  </message>
  <message>
   <source>Amount (CNY)</source>
   <translation>金额（元）</translation>
  </message>
  <message>
   <source>An ASCII DXF of any version. A DWG has to be saved as DXF in CAD first.</source>
   <translation>任意版本的 ASCII DXF。DWG 请先在 CAD 中另存为 DXF。</translation>
  </message>
  <message>
   <source>An end that lies so near to another road is joined to it.</source>
   <translation>端点距另一条道路不超过此距离时连通。</translation>
  </message>
  <message>
   <source>An outline is such that the database does not take it ({reason}). Mend it (in QGIS: Vector geometry, Fix geometries); nothing was saved.</source>
   <translation>有边界不能存入数据库（{reason}）。请修复（QGIS：矢量几何图形 &gt; 修正几何图形）；未保存任何内容。</translation>
  </message>
  <message>
   <source>Angle of friction for joints whose row has none. Never guessed.</source>
   <translation>表中未给内摩擦角的结构面采用此值，软件不代为假定。</translation>
  </message>
  <message>
   <source>Annual land change survey</source>
   <translation>年度国土变更调查</translation>
  </message>
  <message>
   <source>Another reason, then Enter (0 to write)</source>
   <translation>其他原因，按回车确定（按 0 输入）</translation>
  </message>
  <message>
   <source>Another whole number gives another design; the same gives the same.</source>
   <translation>换一个整数得到另一方案；同一整数得到同一方案。</translation>
  </message>
  <message>
   <source>Any break of slope</source>
   <translation>任意坡度突变</translation>
  </message>
  <message>
   <source>Apply safe cures ({count})</source>
   <translation>自动修复（{count}）</translation>
  </message>
  <message>
   <source>Apply the safe cures</source>
   <translation>自动修复（安全项）</translation>
  </message>
  <message>
   <source>Applying safe cures</source>
   <translation>正在自动修复</translation>
  </message>
  <message>
   <source>Appraised (CNY)</source>
   <translation>评估价（元）</translation>
  </message>
  <message>
   <source>Approved outline</source>
   <translation>批准范围</translation>
  </message>
  <message>
   <source>Approximate original contour index</source>
   <translation>近原始地貌指数</translation>
  </message>
  <message>
   <source>Approximate original contour index (0 to 1)</source>
   <translation>近原始地貌指数（0–1）</translation>
  </message>
  <message>
   <source>Area (hm²)</source>
   <translation>面积（hm²）</translation>
  </message>
  <message>
   <source>Area (m²)</source>
   <translation>面积（m²）</translation>
  </message>
  <message>
   <source>Area about {area} hm² (projected)</source>
   <translation>面积约{area} hm²（投影）</translation>
  </message>
  <message>
   <source>Area below the required factor, projected (m²)</source>
   <translation>低于要求安全系数的投影面积（m²）</translation>
  </message>
  <message>
   <source>Area changed (m²)</source>
   <translation>扰动面积（m²）</translation>
  </message>
  <message>
   <source>Area computed, projected (m²)</source>
   <translation>计算的投影面积（m²）</translation>
  </message>
  <message>
   <source>Area cut or filled, projected (m²)</source>
   <translation>挖填面积，投影（m²）</translation>
  </message>
  <message>
   <source>Area far from any height (m²)</source>
   <translation>远离测点的面积（m²）</translation>
  </message>
  <message>
   <source>Area in reach, projected (m²)</source>
   <translation>影响范围投影面积（m²）</translation>
  </message>
  <message>
   <source>Area of steep ground, in plan (m²)</source>
   <translation>陡坡投影面积（m²）</translation>
  </message>
  <message>
   <source>Area of the rebuilt holes, projected (m²)</source>
   <translation>已推算采坑的投影面积（m²）</translation>
  </message>
  <message>
   <source>Area of the triangles, projected (m²)</source>
   <translation>三角网面积，投影（m²）</translation>
  </message>
  <message>
   <source>Area severely damaged (hm²)</source>
   <translation>重度损毁面积（hm²）</translation>
  </message>
  <message>
   <source>Area steeper than allowed (m²)</source>
   <translation>超过容许坡度的面积（m²）</translation>
  </message>
  <message>
   <source>Area that makes a channel (m²)</source>
   <translation>视为沟道的汇水面积（m²）</translation>
  </message>
  <message>
   <source>Area with a factor below 1, projected (m²)</source>
   <translation>稳定系数小于 1 的投影面积（m²）</translation>
  </message>
  <message>
   <source>Area with heights, projected (m²)</source>
   <translation>有高程的面积，投影面积（m²）</translation>
  </message>
  <message>
   <source>Area without data (m²)</source>
   <translation>无数据面积（m²）</translation>
  </message>
  <message>
   <source>Area without heights, projected (m²)</source>
   <translation>无高程的面积，投影面积（m²）</translation>
  </message>
  <message>
   <source>Area without present heights (m²)</source>
   <translation>无现状高程的面积（m²）</translation>
  </message>
  <message>
   <source>Area without values of soil, projected (m²)</source>
   <translation>无土性参数的投影面积（m²）</translation>
  </message>
  <message>
   <source>Area {area} hm²</source>
   <translation>面积 {area} hm²</translation>
  </message>
  <message>
   <source>Area {ellipsoidal} hm² ellipsoidal, {projected} hm² projected</source>
   <translation>椭球面积{ellipsoidal} hm²，投影面积{projected} hm²</translation>
  </message>
  <message>
   <source>Areas and volumes need a system in metres, such as the 3-degree CGCS2000 zone of the county.</source>
   <translation>计算面积和方量须用以米为单位的坐标系，例如本县所在的 CGCS2000 三度带。</translation>
  </message>
  <message>
   <source>Areas of cut and fill count inside it.</source>
   <translation>挖填面积只计其内。</translation>
  </message>
  <message>
   <source>Areas to be reckoned, each for itself and all together.</source>
   <translation>计算范围，逐区计算并合计。</translation>
  </message>
  <message>
   <source>Arrows need places: SOURCES and USES must be layers with geometry and a coordinate system.</source>
   <translation>绘制调配箭头需要位置：SOURCES 和 USES 应为带几何和坐标系的图层。</translation>
  </message>
  <message>
   <source>Arrows on the map</source>
   <translation>在地图上绘箭头</translation>
  </message>
  <message>
   <source>As found</source>
   <translation>恢复评价结果</translation>
  </message>
  <message>
   <source>As found.</source>
   <translation>采用评价结果。</translation>
  </message>
  <message>
   <source>As in the layer</source>
   <translation>按图层字段</translation>
  </message>
  <message>
   <source>As in the rulebook</source>
   <translation>按规则库</translation>
  </message>
  <message>
   <source>As it is called in the LandXML file and the drawing.</source>
   <translation>写入 LandXML 文件和图中的名称。</translation>
  </message>
  <message>
   <source>As the appraisal of the material says.</source>
   <translation>按资源类型鉴定结论填写。</translation>
  </message>
  <message>
   <source>As the files say</source>
   <translation>以文件注明为准</translation>
  </message>
  <message>
   <source>Assets threatened (10,000 CNY)</source>
   <translation>威胁财产（万元）</translation>
  </message>
  <message>
   <source>Assisted regeneration (hm²)</source>
   <translation>辅助再生（公顷）</translation>
  </message>
  <message>
   <source>At a tolerance of {tolerance} m the surface has {count} triangles, more than {most}. Take a larger tolerance, or a smaller outline.</source>
   <translation>允许高差为 {tolerance} m 时三角形达 {count} 个，超过 {most} 个。请放宽允许高差，或缩小范围。</translation>
  </message>
  <message>
   <source>At least one of the two surfaces has to be a raster.</source>
   <translation>两期地面中至少有一期须为栅格。</translation>
  </message>
  <message>
   <source>At least one of the two surfaces must be a raster.</source>
   <translation>两期地面中至少有一期须为栅格。</translation>
  </message>
  <message>
   <source>At the critical place</source>
   <translation>最不利位置</translation>
  </message>
  <message>
   <source>Attribute</source>
   <translation>图斑属性</translation>
  </message>
  <message>
   <source>Attribute with the kind</source>
   <translation>类型字段</translation>
  </message>
  <message>
   <source>Attribute with the score</source>
   <translation>得分字段</translation>
  </message>
  <message>
   <source>Attribute with the source</source>
   <translation>来源字段</translation>
  </message>
  <message>
   <source>Azimuth of the grid (°)</source>
   <translation>方格网方位角（°）</translation>
  </message>
  <message>
   <source>Azimuth the face looks to, clockwise from north.</source>
   <translation>坡面倾向方位角，自北顺时针。</translation>
  </message>
  <message>
   <source>Azimuth {azimuth}°</source>
   <translation>方位角 {azimuth}°</translation>
  </message>
  <message>
   <source>Backfill a pit</source>
   <translation>采坑回填</translation>
  </message>
  <message>
   <source>Balance cut and fill</source>
   <translation>挖填平衡</translation>
  </message>
  <message>
   <source>Balance is cut × factor × (1 − loss) = fill, batters included.</source>
   <translation>平衡条件：挖方×压实系数×（1−损耗率）=填方，含边坡。</translation>
  </message>
  <message>
   <source>Bank volume</source>
   <translation>自然方量</translation>
  </message>
  <message>
   <source>Bank volume at hand (m³)</source>
   <translation>可用自然方（m³）</translation>
  </message>
  <message>
   <source>Barrier (m from the source)</source>
   <translation>拦挡位置（距源点，m）</translation>
  </message>
  <message>
   <source>Barriers</source>
   <translation>障碍</translation>
  </message>
  <message>
   <source>Base line of the sections</source>
   <translation>断面基线</translation>
  </message>
  <message>
   <source>Base maps</source>
   <translation>底图</translation>
  </message>
  <message>
   <source>Base maps (rasters)</source>
   <translation>底图（栅格）</translation>
  </message>
  <message>
   <source>Base maps (vectors)</source>
   <translation>底图（矢量）</translation>
  </message>
  <message>
   <source>Because</source>
   <translation>依据</translation>
  </message>
  <message>
   <source>Before you trust the figures</source>
   <translation>采信数据之前请注意</translation>
  </message>
  <message>
   <source>Before, after, and the rulebook rows and inputs that made the change.</source>
   <translation>原值、新值，以及引起变化的规则行和数据。</translation>
  </message>
  <message>
   <source>Below the existing ground. Left out, there is no water but what the file says.</source>
   <translation>现状地面以下深度；不给时只按文件中的水位。</translation>
  </message>
  <message>
   <source>Below the ground of cut sections. Left out, there is no water.</source>
   <translation>自动切取剖面的地下水位埋深。不给则无水。</translation>
  </message>
  <message>
   <source>Bench height</source>
   <translation>台阶高度</translation>
  </message>
  <message>
   <source>Bench height (m)</source>
   <translation>台阶高度（米）</translation>
  </message>
  <message>
   <source>Benches</source>
   <translation>台阶</translation>
  </message>
  <message>
   <source>Benches are</source>
   <translation>台阶形式</translation>
  </message>
  <message>
   <source>Benches from a crest or toe line up to where they meet the ground</source>
   <translation>由坡顶线或坡脚线放台阶，直至与地面相接</translation>
  </message>
  <message>
   <source>Berm width</source>
   <translation>平台宽度</translation>
  </message>
  <message>
   <source>Berm width (m)</source>
   <translation>平台宽度（米）</translation>
  </message>
  <message>
   <source>Berms</source>
   <translation>平台</translation>
  </message>
  <message>
   <source>Bind the cards together instead of a file for each plot.</source>
   <translation>装订在一起，而不是每个图斑一个文件。</translation>
  </message>
  <message>
   <source>Bishop's simplified method</source>
   <translation>简化毕肖普法</translation>
  </message>
  <message>
   <source>Black soil of the northeast</source>
   <translation>东北黑土区</translation>
  </message>
  <message>
   <source>Bolt force (kN per metre of face)</source>
   <translation>锚固力（kN/延米）</translation>
  </message>
  <message>
   <source>Bolts below the horizontal (°)</source>
   <translation>锚杆俯角（°）</translation>
  </message>
  <message>
   <source>Borrowed, bank volume (m³)</source>
   <translation>外借量，自然方（m³）</translation>
  </message>
  <message>
   <source>Both R and a table of daily rain are given. Leave one out.</source>
   <translation>同时给出了R和日降雨量表，请只保留一项。</translation>
  </message>
  <message>
   <source>Both go by half-months of erosive days.</source>
   <translation>两者均按半月累计侵蚀性日降雨量计算。</translation>
  </message>
  <message>
   <source>Boundaries of neighbours within this distance are taken over exactly</source>
   <translation>在此距离内与相邻图斑（单元）的边界完全重合</translation>
  </message>
  <message>
   <source>Boundary points (*.txt *.TXT);;All files (*)</source>
   <translation>界址点坐标 (*.txt *.TXT);;所有文件 (*)</translation>
  </message>
  <message>
   <source>Boundary points (*.txt)</source>
   <translation>界址点坐标 (*.txt)</translation>
  </message>
  <message>
   <source>Boundary points written</source>
   <translation>写出界址点数</translation>
  </message>
  <message>
   <source>Boundary-point file</source>
   <translation>界址点坐标文件</translation>
  </message>
  <message>
   <source>Bring back</source>
   <translation>合并外业包</translation>
  </message>
  <message>
   <source>Bring back an earlier state…</source>
   <translation>恢复到以前的状态…</translation>
  </message>
  <message>
   <source>Bringing a row back</source>
   <translation>找回记录</translation>
  </message>
  <message>
   <source>Brought from outside, as a last resort</source>
   <translation>外借土石方，最后考虑</translation>
  </message>
  <message>
   <source>Budget quota (bank, loose, compacted)</source>
   <translation>预算定额折算（自然方、松方、实方）</translation>
  </message>
  <message>
   <source>Budgeted (CNY)</source>
   <translation>列入预算金额（元）</translation>
  </message>
  <message>
   <source>Build a surface</source>
   <translation>构建地面</translation>
  </message>
  <message>
   <source>Build the ground from surveys…</source>
   <translation>由测量成果构建地形…</translation>
  </message>
  <message>
   <source>By</source>
   <translation>目标</translation>
  </message>
  <message>
   <source>By attribute or height</source>
   <translation>按图斑属性或高低自动判断</translation>
  </message>
  <message>
   <source>By ground, height and consequence</source>
   <translation>按坡体类型、坡高和破坏后果确定</translation>
  </message>
  <message>
   <source>By how much at most (m)</source>
   <translation>最大超出值（m）</translation>
  </message>
  <message>
   <source>By the consequence of failure and the height, as the code says.</source>
   <translation>按破坏后果和坡高，依规范确定。</translation>
  </message>
  <message>
   <source>C&amp;ounty code</source>
   <translation>县级行政区划代码(&amp;O)</translation>
  </message>
  <message>
   <source>C&amp;reate</source>
   <translation>新建(&amp;R)</translation>
  </message>
  <message>
   <source>CSLE is the Chinese one, with a steep-slope branch; RUSLE the American one.</source>
   <translation>CSLE为中国土壤流失方程，含陡坡分段；RUSLE为美国修正通用土壤流失方程。</translation>
  </message>
  <message>
   <source>Calculation (Word)</source>
   <translation>土方计算书（Word）</translation>
  </message>
  <message>
   <source>Can be written back byte for byte (1) or not (0)</source>
   <translation>可逐字节写回（1）或不可（0）</translation>
  </message>
  <message>
   <source>Can be written back byte for byte.</source>
   <translation>可逐字节写回。</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Cancelled. Nothing was changed.</source>
   <translation>已取消，未作任何改动。</translation>
  </message>
  <message>
   <source>Cancelled. Nothing was left half made.</source>
   <translation>已取消，未留下半成品。</translation>
  </message>
  <message>
   <source>Cancelling…</source>
   <translation>正在取消…</translation>
  </message>
  <message>
   <source>Candidate {number} has been decided already. Take that decision back first.</source>
   <translation>疑似图斑 {number} 已有判定，请先撤回该判定。</translation>
  </message>
  <message>
   <source>Candidates</source>
   <translation>疑似图斑</translation>
  </message>
  <message>
   <source>Candidates added to the review queue</source>
   <translation>加入审核队列的疑似图斑数</translation>
  </message>
  <message>
   <source>Candidates found</source>
   <translation>找到的疑似图斑数</translation>
  </message>
  <message>
   <source>Candidates in the queue already</source>
   <translation>已在队列中的疑似图斑数</translation>
  </message>
  <message>
   <source>Cannot be written back byte for byte.</source>
   <translation>不能逐字节写回。</translation>
  </message>
  <message>
   <source>Cards printed</source>
   <translation>打印的卡片数</translation>
  </message>
  <message>
   <source>Cases below the requirement</source>
   <translation>不满足要求的工况数</translation>
  </message>
  <message>
   <source>Cases computed</source>
   <translation>已计算工况数</translation>
  </message>
  <message>
   <source>Cases that cannot be told</source>
   <translation>无法判定的工况数</translation>
  </message>
  <message>
   <source>Cash curve</source>
   <translation>资金曲线</translation>
  </message>
  <message>
   <source>Cast concrete</source>
   <translation>现浇混凝土</translation>
  </message>
  <message>
   <source>Cell size (m)</source>
   <translation>格网边长（m）</translation>
  </message>
  <message>
   <source>Cells below it are counted.</source>
   <translation>统计低于该值的格网面积。</translation>
  </message>
  <message>
   <source>Cells of a probability raster count from here on.</source>
   <translation>概率栅格中达到此值的像元才计入。</translation>
  </message>
  <message>
   <source>Cells of {cell} m would make {cells} of them; {most} are the most. Give a larger cell or an outline.</source>
   <translation>按{cell}m格网将有{cells}个格网，最多允许{most}个。请增大格网边长，或给出范围。</translation>
  </message>
  <message>
   <source>Cells that stay too high beside others</source>
   <translation>相对相邻仍偏高的栅格数</translation>
  </message>
  <message>
   <source>Centre of the slip circle: height (m)</source>
   <translation>滑弧圆心高程（m）</translation>
  </message>
  <message>
   <source>Centre of the slip circle: station (m)</source>
   <translation>滑弧圆心水平距离（m）</translation>
  </message>
  <message>
   <source>Change of soil loss</source>
   <translation>土壤流失量变化</translation>
  </message>
  <message>
   <source>Changed figures</source>
   <translation>数据变化表</translation>
  </message>
  <message>
   <source>Changed inputs, rows, figures and tables as one JSON file.</source>
   <translation>变化的数据来源、规则行、数据和表格（JSON）。</translation>
  </message>
  <message>
   <source>Changed rulebook rows</source>
   <translation>规则行变化表</translation>
  </message>
  <message>
   <source>Changed. Next: allocate again.</source>
   <translation>已修改。下一步：重新调配。</translation>
  </message>
  <message>
   <source>Changed: {name}</source>
   <translation>改动：{name}</translation>
  </message>
  <message>
   <source>Changing the scenarios</source>
   <translation>正在修改比选方案</translation>
  </message>
  <message>
   <source>Channels</source>
   <translation>沟道</translation>
  </message>
  <message>
   <source>Channels are steeper further up.</source>
   <translation>越往上游沟道越陡。</translation>
  </message>
  <message>
   <source>Check</source>
   <translation>检查项</translation>
  </message>
  <message>
   <source>Check a scenario</source>
   <translation>核查比选方案</translation>
  </message>
  <message>
   <source>Check against the county boundary, control lines and the land survey</source>
   <translation>与县界、控制线和国土变更调查核对</translation>
  </message>
  <message>
   <source>Check evidence</source>
   <translation>核对举证材料</translation>
  </message>
  <message>
   <source>Check files</source>
   <translation>核对文件</translation>
  </message>
  <message>
   <source>Check for over-digging</source>
   <translation>不超采核查</translation>
  </message>
  <message>
   <source>Check over-digging clause by clause, and the safety of the steepest faces</source>
   <translation>逐条核查超采，并计算最陡坡面的稳定系数</translation>
  </message>
  <message>
   <source>Check over-digging…</source>
   <translation>超采核查…</translation>
  </message>
  <message>
   <source>Check scenario</source>
   <translation>核查方案</translation>
  </message>
  <message>
   <source>Check the register</source>
   <translation>检查台账</translation>
  </message>
  <message>
   <source>Checking evidence</source>
   <translation>正在核对举证材料</translation>
  </message>
  <message>
   <source>Checking scenario “{name}”</source>
   <translation>正在核查比选方案“{name}”</translation>
  </message>
  <message>
   <source>Checking the register</source>
   <translation>正在检查台账</translation>
  </message>
  <message>
   <source>Checks</source>
   <translation>核查</translation>
  </message>
  <message>
   <source>Choose</source>
   <translation>选定</translation>
  </message>
  <message>
   <source>Choose a boundary-point text.</source>
   <translation>请选择界址点坐标文本。</translation>
  </message>
  <message>
   <source>Choose a polygon layer.</source>
   <translation>请选择面图层。</translation>
  </message>
  <message>
   <source>Choose a terrain model first</source>
   <translation>请先选择地形模型</translation>
  </message>
  <message>
   <source>Choose a terrain model that is a raster file on this machine.</source>
   <translation>请选择本机上的栅格文件作为地形模型。</translation>
  </message>
  <message>
   <source>Choose scenario</source>
   <translation>选定方案</translation>
  </message>
  <message>
   <source>Choose the folder of a field pack to see what it brings.</source>
   <translation>选择外业包文件夹，查看带回的内容。</translation>
  </message>
  <message>
   <source>Choose the terrain model first.</source>
   <translation>请先选择地形模型。</translation>
  </message>
  <message>
   <source>Choose the terrain model from a file</source>
   <translation>从文件选择地形模型</translation>
  </message>
  <message>
   <source>Choose the terrain model that units are suggested from.</source>
   <translation>请先选择用于划分修复单元的地形模型。</translation>
  </message>
  <message>
   <source>Choose theirs or yours for {fields}; both of you changed it.</source>
   <translation>双方都修改了{fields}，请选择用对方的还是自己的。</translation>
  </message>
  <message>
   <source>Chooses the rulebook's bench height, face angle and berm width.</source>
   <translation>按岩土类别取规则库的台阶高度、坡面角和平台宽度。</translation>
  </message>
  <message>
   <source>Chooses the rulebook's cut and fill slopes.</source>
   <translation>按岩土类别取规则库的挖、填方边坡坡率。</translation>
  </message>
  <message>
   <source>Chooses the rulebook's steepest slope where no number is given.</source>
   <translation>未给数值时，按规则表取该类别的最大坡度。</translation>
  </message>
  <message>
   <source>Circles</source>
   <translation>圆弧</translation>
  </message>
  <message>
   <source>Circles, then any shape</source>
   <translation>先圆弧，再任意形状</translation>
  </message>
  <message>
   <source>Circles: Bishop. Lines of any shape: Spencer, Morgenstern–Price or the transfer coefficient.</source>
   <translation>圆弧滑面用毕肖普法；任意形状滑面用斯宾塞法、摩根斯坦-普赖斯法或传递系数法。</translation>
  </message>
  <message>
   <source>Class after</source>
   <translation>修复后地类</translation>
  </message>
  <message>
   <source>Class values</source>
   <translation>类别值</translation>
  </message>
  <message>
   <source>Class values (0: nothing), or probabilities from 0 to 1.</source>
   <translation>类别值（0 表示没有），或 0 至 1 的概率。</translation>
  </message>
  <message>
   <source>Classes of ground</source>
   <translation>地面点类别</translation>
  </message>
  <message>
   <source>Clauses nobody can tell</source>
   <translation>无法判定条数</translation>
  </message>
  <message>
   <source>Clauses that fail</source>
   <translation>不通过条数</translation>
  </message>
  <message>
   <source>Clauses that nobody can tell</source>
   <translation>无法判定的条款数</translation>
  </message>
  <message>
   <source>Clay (%)</source>
   <translation>黏粒（%）</translation>
  </message>
  <message>
   <source>Clean hard rock</source>
   <translation>坚硬裸岩</translation>
  </message>
  <message>
   <source>Click along the line, the high side to its left; right click or Enter ends it, Backspace takes back, Esc cancels.</source>
   <translation>沿线点击，高侧在左；右键或回车结束，退格撤销一点，Esc 取消。</translation>
  </message>
  <message>
   <source>Click inside a plot: it is divided into working area, dump and the rest.</source>
   <translation>在图斑内点击：按采场、固体废弃物堆场和其余部分拆分图斑。</translation>
  </message>
  <message>
   <source>Click inside a plot: its restoration units are suggested.</source>
   <translation>在图斑内点击：自动划分修复单元。</translation>
  </message>
  <message>
   <source>Click into the pit or heap and drag to the right for more, to the left for less. Shift adds, Ctrl takes away. Right click accepts, Backspace takes back, Esc cancels.</source>
   <translation>在采坑或堆体内按下鼠标，向右拖动扩大，向左拖动缩小。按Shift添加，按Ctrl减去；右键采用，退格键撤回，Esc取消。</translation>
  </message>
  <message>
   <source>Click the corners of the area; right click or Enter closes it, Backspace takes back, Esc cancels.</source>
   <translation>依次点击范围拐点；右键或回车闭合，退格撤销一点，Esc 取消。</translation>
  </message>
  <message>
   <source>Click the corners; right click or Enter ends, Backspace takes back the last one, Esc cancels. Drag a vertex of a selected outline to move it.</source>
   <translation>依次点击拐点；右键或回车结束，退格键撤回上一点，Esc取消。拖动已选中边界的拐点可移动该点。</translation>
  </message>
  <message>
   <source>Closed hollows</source>
   <translation>封闭洼地</translation>
  </message>
  <message>
   <source>Closed hollows in the design</source>
   <translation>设计范围内的封闭洼地数</translation>
  </message>
  <message>
   <source>Closed lines that are no contours; those within others are holes.</source>
   <translation>闭合线（等高线除外）；位于其他闭合线内的为扣除部分。</translation>
  </message>
  <message>
   <source>Closeness to the original contour…</source>
   <translation>近原地貌指数…</translation>
  </message>
  <message>
   <source>Co-register two surfaces</source>
   <translation>两期地面配准检核与改正</translation>
  </message>
  <message>
   <source>Co-register two surfaces…</source>
   <translation>两期地形配准…</translation>
  </message>
  <message>
   <source>Code</source>
   <translation>规范</translation>
  </message>
  <message>
   <source>Code lists</source>
   <translation>代码表</translation>
  </message>
  <message>
   <source>Cohesion c (kPa)</source>
   <translation>黏聚力 c（kPa）</translation>
  </message>
  <message>
   <source>Cohesion for joints whose row has none. Never guessed.</source>
   <translation>表中未给黏聚力的结构面采用此值，软件不代为假定。</translation>
  </message>
  <message>
   <source>Cohesion of joints (kPa)</source>
   <translation>结构面黏聚力（kPa）</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>Columns and losses as one JSON file.</source>
   <translation>各列名称和损失，JSON 文件。</translation>
  </message>
  <message>
   <source>Compacted cut minus fill (m³)</source>
   <translation>挖方折压实方减填方（m³）</translation>
  </message>
  <message>
   <source>Compacted fill less what the cut gives (m³)</source>
   <translation>压实填方减去挖方可得压实方（m³）</translation>
  </message>
  <message>
   <source>Compacted from the cut, less the fill</source>
   <translation>挖方折压实方减填方</translation>
  </message>
  <message>
   <source>Compacted volume from one bank cubic metre</source>
   <translation>每立方米自然方折合压实方</translation>
  </message>
  <message>
   <source>Compacted volume to be placed (m³)</source>
   <translation>填筑压实方（m³）</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>比较依据</translation>
  </message>
  <message>
   <source>Compare each file with the SHA-256 that was noted when it was added</source>
   <translation>逐一比对存入时记录的 SHA-256</translation>
  </message>
  <message>
   <source>Compare scenarios</source>
   <translation>设计方案比选</translation>
  </message>
  <message>
   <source>Compare versions of a plan</source>
   <translation>方案版本对比</translation>
  </message>
  <message>
   <source>Comparing neighbours</source>
   <translation>正在比较相邻图斑</translation>
  </message>
  <message>
   <source>Comparing outlines</source>
   <translation>正在对照边界</translation>
  </message>
  <message>
   <source>Comparing the field pack with the register</source>
   <translation>正在比对外业包与台账</translation>
  </message>
  <message>
   <source>Compute and keep</source>
   <translation>计算并保存</translation>
  </message>
  <message>
   <source>Compute the design at full resolution and keep it as a scenario of the mine</source>
   <translation>按全分辨率计算设计，并存为该矿山的比选方案</translation>
  </message>
  <message>
   <source>Computed (hm²)</source>
   <translation>计算面积 (hm²)</translation>
  </message>
  <message>
   <source>Computed as advice; a qualified unit has to confirm it.</source>
   <translation>计算结果仅供参考，须由具备资质的单位复核。</translation>
  </message>
  <message>
   <source>Computing the design “{name}”</source>
   <translation>正在计算设计“{name}”</translation>
  </message>
  <message>
   <source>Concavity of channels</source>
   <translation>沟道下凹指数</translation>
  </message>
  <message>
   <source>Conflicts</source>
   <translation>冲突数</translation>
  </message>
  <message>
   <source>Consequence of failure</source>
   <translation>破坏后果</translation>
  </message>
  <message>
   <source>Consistency ratio of the weights</source>
   <translation>判断矩阵一致性比例</translation>
  </message>
  <message>
   <source>Construction tables (initial and final bulking)</source>
   <translation>施工可松性系数表（最初、最终）</translation>
  </message>
  <message>
   <source>Construction-land quota (mu)</source>
   <translation>建设用地指标（亩）</translation>
  </message>
  <message>
   <source>Contour interval (m)</source>
   <translation>等高距（m）</translation>
  </message>
  <message>
   <source>Contours</source>
   <translation>等高线</translation>
  </message>
  <message>
   <source>Contours drawn</source>
   <translation>写出的等高线数</translation>
  </message>
  <message>
   <source>Contours every {interval} m make {count} levels, more than {most}. Take a larger interval.</source>
   <translation>等高距 {interval} m 将产生 {count} 层等高线，超过 {most} 层。请加大等高距。</translation>
  </message>
  <message>
   <source>Contours of the design, not smoothed; index is 1 for index contours.</source>
   <translation>设计面等高线，未作光滑处理；index 为 1 的是计曲线。</translation>
  </message>
  <message>
   <source>Coordinate &amp;system</source>
   <translation>坐标系(&amp;S)</translation>
  </message>
  <message>
   <source>Coordinate profile</source>
   <translation>坐标文件格式</translation>
  </message>
  <message>
   <source>Coordinate system</source>
   <translation>坐标系</translation>
  </message>
  <message>
   <source>Coordinate system of the file</source>
   <translation>文件坐标系</translation>
  </message>
  <message>
   <source>Coordinate system of the files</source>
   <translation>文件坐标系</translation>
  </message>
  <message>
   <source>Coordinate system of the register</source>
   <translation>台账坐标系</translation>
  </message>
  <message>
   <source>Coordinate system of the surface</source>
   <translation>地面坐标系</translation>
  </message>
  <message>
   <source>Coordinate system to compute in</source>
   <translation>计算坐标系</translation>
  </message>
  <message>
   <source>Coordinate system, encoding, counts and remarks as one JSON file.</source>
   <translation>坐标系、编码、数量和提示，写入一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Coordinates cannot be carried from {source} to {target}: {reason}</source>
   <translation>坐标不能从 {source} 换算到 {target}：{reason}</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Correct a tilt too</source>
   <translation>同时改正倾斜</translation>
  </message>
  <message>
   <source>Corrected surface</source>
   <translation>改正后的地面</translation>
  </message>
  <message>
   <source>Cost</source>
   <translation>投资估算</translation>
  </message>
  <message>
   <source>Cost (yuan)</source>
   <translation>费用（元）</translation>
  </message>
  <message>
   <source>Cost ({unit})</source>
   <translation>投资（{unit}）</translation>
  </message>
  <message>
   <source>Cost and funds</source>
   <translation>投资与资金</translation>
  </message>
  <message>
   <source>Cost estimate</source>
   <translation>投资估算</translation>
  </message>
  <message>
   <source>Cost estimate (10,000 CNY)</source>
   <translation>投资估算（万元）</translation>
  </message>
  <message>
   <source>Cost estimate (CNY)</source>
   <translation>投资估算（元）</translation>
  </message>
  <message>
   <source>Cost of stock</source>
   <translation>堆存费用</translation>
  </message>
  <message>
   <source>Cost of the earth works (yuan)</source>
   <translation>土石方工程费（元）</translation>
  </message>
  <message>
   <source>Cost of the restoration (yuan)</source>
   <translation>修复投资（元）</translation>
  </message>
  <message>
   <source>Cost to finish by a third party, control figure (CNY)</source>
   <translation>第三方完工费用控制数（元）</translation>
  </message>
  <message>
   <source>Costs of the links</source>
   <translation>运输费用</translation>
  </message>
  <message>
   <source>Counts only once it is in the budget; the plan also goes without it.</source>
   <translation>列入预算后方可计入；方案同时按零土石料收入测算。</translation>
  </message>
  <message>
   <source>County</source>
   <translation>县（市、区）</translation>
  </message>
  <message>
   <source>County boundary</source>
   <translation>县界</translation>
  </message>
  <message>
   <source>County code</source>
   <translation>县级行政区划代码</translation>
  </message>
  <message>
   <source>Create mine register</source>
   <translation>新建矿山台账</translation>
  </message>
  <message>
   <source>Creating the register</source>
   <translation>正在新建台账</translation>
  </message>
  <message>
   <source>Crest and toe lines</source>
   <translation>坡顶线和坡脚线</translation>
  </message>
  <message>
   <source>Crest lines or points where rocks come loose. Left out, the upper edges of steep ground.</source>
   <translation>落石起落的坡顶线或点；不给时取陡坡上缘。</translation>
  </message>
  <message>
   <source>Crest or toe line</source>
   <translation>坡顶线或坡脚线</translation>
  </message>
  <message>
   <source>Cultivated-land quota (mu)</source>
   <translation>补充耕地指标（亩）</translation>
  </message>
  <message>
   <source>Cultural relics</source>
   <translation>文物</translation>
  </message>
  <message>
   <source>Culverts, number</source>
   <translation>涵洞数</translation>
  </message>
  <message>
   <source>Cure: {cure}</source>
   <translation>处理办法：{cure}</translation>
  </message>
  <message>
   <source>Cut (m³ bank)</source>
   <translation>挖方（m³ 自然方）</translation>
  </message>
  <message>
   <source>Cut (−) and fill (+), m</source>
   <translation>挖方（−）和填方（+），m</translation>
  </message>
  <message>
   <source>Cut and fill between two surfaces</source>
   <translation>两期地面挖填方计算</translation>
  </message>
  <message>
   <source>Cut and fill in balance</source>
   <translation>挖填平衡</translation>
  </message>
  <message>
   <source>Cut and lying material, bank volume (m³)</source>
   <translation>挖方与原地遗留，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut area (m²)</source>
   <translation>挖方面积（m²）</translation>
  </message>
  <message>
   <source>Cut benches never raise the ground, fill benches never lower it.</source>
   <translation>挖方台阶不抬高地面，填方台阶不降低地面。</translation>
  </message>
  <message>
   <source>Cut by DTM, bank (m³)</source>
   <translation>DTM法挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut by grid squares, bank (m³)</source>
   <translation>方格网法挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut by sections, bank (m³)</source>
   <translation>断面法挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut cell by cell, bank (m³)</source>
   <translation>逐格法挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut down to fill the pits, at most to the ground around them; all by the same share of their height.</source>
   <translation>削低以填采坑，最多削至周围地面；各堆按其高度的同一比例。</translation>
  </message>
  <message>
   <source>Cut in hard rock</source>
   <translation>岩石开挖</translation>
  </message>
  <message>
   <source>Cut in pit floors, bank (m³)</source>
   <translation>坑底挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut outside the outline, bank (m³)</source>
   <translation>范围外挖方，自然方（m³）</translation>
  </message>
  <message>
   <source>Cut slope 1 :</source>
   <translation>挖方坡率 1∶</translation>
  </message>
  <message>
   <source>Cut slope, 1 :</source>
   <translation>挖方边坡坡率 1∶</translation>
  </message>
  <message>
   <source>Cut zone, hazard, clause and section; what nobody named is left to fill in.</source>
   <translation>挖方区、隐患、条款、剖面对应表；未列明的留空待填。</translation>
  </message>
  <message>
   <source>Cut zones</source>
   <translation>挖方区</translation>
  </message>
  <message>
   <source>Cut {cut} m³ bank, at most {depth} m</source>
   <translation>挖方 {cut} m³（自然方），最大挖深 {depth} m</translation>
  </message>
  <message>
   <source>Cut, bank volume (m³)</source>
   <translation>挖方量，自然方（m³）</translation>
  </message>
  <message>
   <source>D1 Impact grading</source>
   <translation>D1 影响程度分级</translation>
  </message>
  <message>
   <source>D2 Responsibility and its proof</source>
   <translation>D2 责任主体认定</translation>
  </message>
  <message>
   <source>D3 Screening declaration</source>
   <translation>D3 合规性筛查声明</translation>
  </message>
  <message>
   <source>DXF profile</source>
   <translation>DXF 对照表</translation>
  </message>
  <message>
   <source>DXF profile {name} must be a CSV table with the columns key and value.</source>
   <translation>DXF 对照表 {name} 须为含 key、value 两列的 CSV 表。</translation>
  </message>
  <message>
   <source>DXF profile {name}, row {key}: {value} is not a number.</source>
   <translation>DXF 对照表 {name} 的 {key} 行：{value} 不是数字。</translation>
  </message>
  <message>
   <source>DXF profile {name}: there is no setting {key}. It may be one of {known}.</source>
   <translation>DXF 对照表 {name}：没有设置项 {key}，可用的有 {known}。</translation>
  </message>
  <message>
   <source>Daily rain</source>
   <translation>日降雨量</translation>
  </message>
  <message>
   <source>Damage and hazards</source>
   <translation>损毁与隐患</translation>
  </message>
  <message>
   <source>Date (YYYY-MM-DD)</source>
   <translation>日期（YYYY-MM-DD）</translation>
  </message>
  <message>
   <source>Date of the data (YYYY-MM-DD)</source>
   <translation>数据产生日期（YYYY-MM-DD）</translation>
  </message>
  <message>
   <source>Date of the imagery</source>
   <translation>影像日期</translation>
  </message>
  <message>
   <source>Date or time (UTC)</source>
   <translation>日期或时间（UTC）</translation>
  </message>
  <message>
   <source>Days of the works</source>
   <translation>施工工期（天）</translation>
  </message>
  <message>
   <source>Decided between two changes</source>
   <translation>在两处修改之间选定</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes 0 or more and below 1.</source>
   <translation>决策 {key} 不能为 {value}，须不小于 0 且小于 1。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a date like 2025-06-15.</source>
   <translation>决策 {key} 不能为 {value}，须为例如 2025-06-15 的日期。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of drains: number, length_m, and a price key, or excavation_m3 and lining_m3 with lining.</source>
   <translation>决策项 {key} 不能取 {value}；应为截排水沟列表：number、length_m，以及单价行，或 excavation_m3、lining_m3 与 lining。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of industries, each kind once, with kind, area_m2, income_cny_year, start, years and, where known, cost_cny_year, invest_cny, construction_m2 and document.</source>
   <translation>决策 {key} 不能为 {value}；应为产业列表，每类一项，含 kind、area_m2、income_cny_year、start、years，已知时另含 cost_cny_year、invest_cny、construction_m2、document。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of loans with amount_cny, rate (0.035 for 3.5 %), year, years, and, where known, grace, repayment (annuity, equal_principal, bullet), source, borrower and document.</source>
   <translation>决策 {key} 不能为 {value}；应为借款列表，含 amount_cny、rate（3.5% 写 0.035）、year、years，已知时另含 grace、repayment（annuity、equal_principal、bullet）、source、borrower、document。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of sources with source, amount_cny and, where known, year and document, and the fields that the gates of table F3 ask for.</source>
   <translation>决策 {key} 不能为 {value}；应为资金来源列表，含 source、amount_cny，已知时另含 year、document 以及表 F3 各条件所需的字段。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of structures: number, price key, quantity, and part, unit_no, hazard, formula, reason.</source>
   <translation>决策项 {key} 不能取 {value}；应为设施列表：number、price、quantity，可含 part、unit_no、hazard、formula、reason。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of units with a unit_no of their own, a kind (pit, dump, other) and polygons (lists of rings of x, y in the CRS of the plan).</source>
   <translation>决策 {key} 不能为 {value}，须为修复单元列表，每个单元含各自的 unit_no、kind（pit、dump、other）和 polygons（方案坐标系下 x、y 组成的环的列表）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a list of what could be reached: name, kind, households, people, assets_wan, x and y in the CRS of the plan, as the help of diagnose says.</source>
   <translation>决策 {key} 不能为 {value}；应为可能受影响的对象列表：name、kind、households、people、assets_wan 及方案坐标系的 x、y，见“诊断矿山”的帮助。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a number in MJ·mm/(hm²·h·a).</source>
   <translation>决策项 {key} 不能取 {value}；应为数值，单位 MJ·mm/(hm²·h·a)。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a number in t·hm²·h/(hm²·MJ·mm).</source>
   <translation>决策项 {key} 不能取 {value}；应为数值，单位 t·hm²·h/(hm²·MJ·mm)。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a share such as 0.08.</source>
   <translation>决策 {key} 不能为 {value}；应为小数，如 0.08。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a text.</source>
   <translation>决策 {key} 不能为 {value}，须为文字。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes a whole number of trucks.</source>
   <translation>决策 {key} 不能为 {value}；应为整数车辆数。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes an amount in yuan.</source>
   <translation>决策项 {key} 不能为 {value}，应为金额（元）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes an answer (yes, no) and a basis for each question, as the help of diagnose says.</source>
   <translation>决策 {key} 不能为 {value}；每个问题应有 answer（yes、no）和 basis（依据），见“诊断矿山”的帮助。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes appraised_cny, budgeted (true or false) and, where known, budgeted_cny, priced_by_government, platform, seller, year and document.</source>
   <translation>决策 {key} 不能为 {value}；应含 appraised_cny、budgeted（true 或 false），已知时另含 budgeted_cny、priced_by_government、platform、seller、year、document。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes by unit number (* for every unit) species and without (lists of names), native_only (true or false), density (plants on a hectare by layer: tree, fruit, shrub) and greening (another way by way: direct, pits, bags, spray, nests, rock).</source>
   <translation>决策 {key} 不能取 {value}；应按单元编号（* 表示全部单元）填写：species、without（植物名列表），native_only（true 或 false），density（按层次 tree、fruit、shrub 填每公顷株数），greening（以一种复绿方式替换另一种：direct、pits、bags、spray、nests、rock）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes comparisons [criterion, criterion, how much more].</source>
   <translation>决策 {key} 不能为 {value}；应为比较列表 [准则, 准则, 相对重要性]。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes confirmed (true or false) and document.</source>
   <translation>决策 {key} 不能为 {value}；应含 confirmed（true 或 false）和 document。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes facts of the project that the mine belongs to: name, investment_cny, area_m2, start, finish, execution_share, projects_in_province.</source>
   <translation>决策 {key} 不能为 {value}；应为矿山所属项目的情况：name、investment_cny、area_m2、start、finish、execution_share、projects_in_province。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes fields of the register with their values: those of units by unit number (* for every unit), those of the mine as they are.</source>
   <translation>决策项 {key} 不能取 {value}；应为台账字段及其值：单元字段按单元编号列出（* 表示全部单元），主体字段直接列出。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes inflow_m3_d, aquifer and landscape (severe, moderate, light) with aquifer_basis and landscape_basis.</source>
   <translation>决策 {key} 不能为 {value}；可含 inflow_m3_d、aquifer 和 landscape（severe、moderate、light）及 aquifer_basis、landscape_basis。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes land-class codes of four digits by kind of unit.</source>
   <translation>决策 {key} 不能为 {value}，须按单元类型给出四位地类编码。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes lists of plans, annual, fund and notices, and as_of, state, reviewed and approved of this plan, as the help of draftplan says.</source>
   <translation>决策项 {key} 不能取 {value}；应包含 plans、annual、fund、notices 列表以及本方案的 as_of、state、reviewed、approved，格式见“编制修复方案”的帮助。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes lists of unit numbers by area: basic_farmland, red_line, protected, urban.</source>
   <translation>决策 {key} 不能为 {value}；应按区域给出单元编号列表：basic_farmland（永久基本农田）、red_line（生态保护红线）、protected（自然保护地）、urban（城镇开发边界）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes metres, -500 to 9000.</source>
   <translation>决策 {key} 不能为 {value}，须为 -500 至 9000 米。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes metres, 0 or more.</source>
   <translation>决策 {key} 不能为 {value}，须为不小于 0 的米数。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes mode (works, design_build, services, franchise), contractor_advances (true or false) and document.</source>
   <translation>决策 {key} 不能为 {value}；应含 mode（works、design_build、services、franchise）、contractor_advances（true 或 false）、document。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes plots (by number: legal, accepted, count_as, ditch_road_share), price_cny_mu and documents by kind (build, farmland, forest, wetland), used_mu, advanced_mu and year.</source>
   <translation>决策 {key} 不能为 {value}；应含 plots（按图斑编号：legal、accepted、count_as、ditch_road_share），按类型（build、farmland、forest、wetland）的 price_cny_mu 和 documents，以及 used_mu、advanced_mu、year。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes prices in yuan by price key.</source>
   <translation>决策 {key} 不能为 {value}，须按单价编号给出单价（元）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes region, date (YYYY-MM) and level (mid, low, high) of prices.</source>
   <translation>决策项 {key} 不能为 {value}，应给出单价的 region（地区）、date（期号，YYYY-MM）和 level（区间取值：mid、low、high）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes shares from 0 to 1 by part of the works.</source>
   <translation>决策项 {key} 不能为 {value}，应按工程分部给出 0 至 1 的比例。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes the area of the plots under a valid mining right, m².</source>
   <translation>决策 {key} 不能为 {value}；应为图斑与有效矿业权的重叠面积（m²）。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes the shares of the cost in each year, which add up to 1, and may take the yearly rise of prices.</source>
   <translation>决策项 {key} 不能为 {value}，应给出分年投资比例（合计为 1），可另给年涨价率。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes true or false by the key of a gate.</source>
   <translation>决策 {key} 不能为 {value}；应按条件编号给出 true 或 false。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes true or false.</source>
   <translation>决策 {key} 不能为 {value}，须为 true 或 false。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes two points [[x, y], [x, y]] in the CRS of the plan.</source>
   <translation>决策 {key} 不能为 {value}，须为方案坐标系下的两点 [[x, y], [x, y]]。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes way (1–4), use, land_class_after and a reason by unit number. The reason is required.</source>
   <translation>决策 {key} 不能为 {value}；应按单元编号给出 way（1–4）、use、land_class_after 和 reason。理由必填。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes whole numbers of crews by the key of a task.</source>
   <translation>决策 {key} 不能为 {value}；应按工序代码给出整数作业组数。</translation>
  </message>
  <message>
   <source>Decision {key} cannot be {value}; it takes years (a list with year, mined_hm2, restored_hm2, waste_m3, waste_used_m3), or first_year, count and those quantities as totals, with damaged_before_hm2 and restored_before_hm2.</source>
   <translation>决策 {key} 不能为 {value}；应给出 years（含 year、mined_hm2、restored_hm2、waste_m3、waste_used_m3 的列表），或 first_year、count 和各项合计，并给出 damaged_before_hm2、restored_before_hm2。</translation>
  </message>
  <message>
   <source>Decision {key} names {unknown}. Known are: {known}.</source>
   <translation>决策 {key} 中有未知项：{unknown}。可用的有：{known}。</translation>
  </message>
  <message>
   <source>Decisions</source>
   <translation>决策文件</translation>
  </message>
  <message>
   <source>Decisions (*.json)</source>
   <translation>决策文件 (*.json)</translation>
  </message>
  <message>
   <source>Decisions on the direction name units that do not exist: {units}.</source>
   <translation>修复方向的决策中有不存在的单元：{units}。</translation>
  </message>
  <message>
   <source>Deepest closed hollow that remains (m)</source>
   <translation>仍存的最深封闭洼地（m）</translation>
  </message>
  <message>
   <source>Deepest cut (m)</source>
   <translation>最大挖深（m）</translation>
  </message>
  <message>
   <source>Deepest cut allowed (m)</source>
   <translation>容许最大挖深（m）</translation>
  </message>
  <message>
   <source>Deleted rows</source>
   <translation>删除记录数</translation>
  </message>
  <message>
   <source>Delineation</source>
   <translation>图斑勾绘</translation>
  </message>
  <message>
   <source>Delivered (m³ compacted)</source>
   <translation>到场量（m³ 压实方）</translation>
  </message>
  <message>
   <source>Depth of the slip as a raster (m)</source>
   <translation>滑面埋深栅格（m）</translation>
  </message>
  <message>
   <source>Depth of the slip, vertical (m)</source>
   <translation>滑面竖直埋深（m）</translation>
  </message>
  <message>
   <source>Depth of the water table (m)</source>
   <translation>地下水位埋深（m）</translation>
  </message>
  <message>
   <source>Design</source>
   <translation>地形设计</translation>
  </message>
  <message>
   <source>Design a platform</source>
   <translation>场地平整设计</translation>
  </message>
  <message>
   <source>Design backfill</source>
   <translation>回填设计</translation>
  </message>
  <message>
   <source>Design below the law floor at most (m)</source>
   <translation>设计低于法定底板最大值（m）</translation>
  </message>
  <message>
   <source>Design benches</source>
   <translation>台阶设计</translation>
  </message>
  <message>
   <source>Design drains</source>
   <translation>截排水沟设计</translation>
  </message>
  <message>
   <source>Design intensity</source>
   <translation>设防烈度</translation>
  </message>
  <message>
   <source>Design surface</source>
   <translation>设计地面</translation>
  </message>
  <message>
   <source>Design surface, m</source>
   <translation>设计地面，m</translation>
  </message>
  <message>
   <source>Design, or a later survey</source>
   <translation>设计地面或施工后实测</translation>
  </message>
  <message>
   <source>Designed cases below the requirement</source>
   <translation>设计不满足要求的工况数</translation>
  </message>
  <message>
   <source>Designed ground</source>
   <translation>设计地形</translation>
  </message>
  <message>
   <source>Designed heights in metres, in a projected system.</source>
   <translation>设计高程，单位米，投影坐标系。</translation>
  </message>
  <message>
   <source>Designed heights in metres. Another grid is resampled to that of the ground.</source>
   <translation>设计高程，单位米。栅格不一致时归算到现状地形的栅格。</translation>
  </message>
  <message>
   <source>Designed surface</source>
   <translation>设计地形面</translation>
  </message>
  <message>
   <source>Diagnose</source>
   <translation>问题诊断</translation>
  </message>
  <message>
   <source>Diagnose mine</source>
   <translation>诊断矿山</translation>
  </message>
  <message>
   <source>Diagnosis</source>
   <translation>问题诊断</translation>
  </message>
  <message>
   <source>Diameter of a rock (m)</source>
   <translation>块体直径（m）</translation>
  </message>
  <message>
   <source>Difference of the balance (m³)</source>
   <translation>平衡差值（m³）</translation>
  </message>
  <message>
   <source>Difference of the design to the ground</source>
   <translation>设计与现状之差</translation>
  </message>
  <message>
   <source>Difference raster</source>
   <translation>高差栅格</translation>
  </message>
  <message>
   <source>Dip direction of the face (°)</source>
   <translation>坡面倾向（°）</translation>
  </message>
  <message>
   <source>Dip of the face (°)</source>
   <translation>坡面倾角（°）</translation>
  </message>
  <message>
   <source>Direction</source>
   <translation>修复方向</translation>
  </message>
  <message>
   <source>Direction of the fall</source>
   <translation>坡向</translation>
  </message>
  <message>
   <source>Direction of the fall (degrees)</source>
   <translation>坡向（度）</translation>
  </message>
  <message>
   <source>Direction the first platform falls to (degrees)</source>
   <translation>首个场地坡向（度）</translation>
  </message>
  <message>
   <source>Directions in which slopes are kept</source>
   <translation>控制坡度的方向数</translation>
  </message>
  <message>
   <source>Distance between sections (m)</source>
   <translation>剖面间距（m）</translation>
  </message>
  <message>
   <source>Divide a plot</source>
   <translation>拆分图斑</translation>
  </message>
  <message>
   <source>Document</source>
   <translation>依据文件</translation>
  </message>
  <message>
   <source>Done: {things}.</source>
   <translation>已完成：{things}。</translation>
  </message>
  <message>
   <source>Dr&amp;aft plan</source>
   <translation>编制方案(&amp;A)</translation>
  </message>
  <message>
   <source>Draft because something is missing (1) or complete (0)</source>
   <translation>草稿（有缺项为 1，齐全为 0）</translation>
  </message>
  <message>
   <source>Draft plan</source>
   <translation>编制方案</translation>
  </message>
  <message>
   <source>Draft plans of many mines</source>
   <translation>批量编制修复方案</translation>
  </message>
  <message>
   <source>Draft restoration plan</source>
   <translation>编制修复方案</translation>
  </message>
  <message>
   <source>Draft the plan of the selected mine on the terrain model</source>
   <translation>在地形模型上为所选矿山编制方案</translation>
  </message>
  <message>
   <source>Drafting the plan of mine {mine}</source>
   <translation>正在编制矿山 {mine} 的方案</translation>
  </message>
  <message>
   <source>Drainage density</source>
   <translation>沟道密度</translation>
  </message>
  <message>
   <source>Drainage density asked for</source>
   <translation>目标沟道密度</translation>
  </message>
  <message>
   <source>Drainage density measured on the design surface (m/ha)</source>
   <translation>在设计地面上量测的沟网密度（m/ha）</translation>
  </message>
  <message>
   <source>Drainage density of the design (m/ha)</source>
   <translation>设计沟网密度（m/ha）</translation>
  </message>
  <message>
   <source>Drains</source>
   <translation>截排水沟</translation>
  </message>
  <message>
   <source>Drains and berms that the design adds to those of today.</source>
   <translation>设计在现状基础上新增的截排水沟和挡水埂。</translation>
  </message>
  <message>
   <source>Drains drawn</source>
   <translation>给定排水沟</translation>
  </message>
  <message>
   <source>Drains in which silt settles</source>
   <translation>会淤积的沟数</translation>
  </message>
  <message>
   <source>Drains too fast for their lining</source>
   <translation>流速超过允许值的沟数</translation>
  </message>
  <message>
   <source>Drains, berms and roads: below them the slope length starts anew.</source>
   <translation>截排水沟、挡水埂和道路：其下方坡长重新起算。</translation>
  </message>
  <message>
   <source>Drains, number</source>
   <translation>沟数</translation>
  </message>
  <message>
   <source>Drains…</source>
   <translation>截排水沟…</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>勾绘</translation>
  </message>
  <message>
   <source>Draw a design</source>
   <translation>绘制设计</translation>
  </message>
  <message>
   <source>Draw an outline or move its vertices with area, depth and volume in view</source>
   <translation>勾绘边界或移动拐点，实时显示面积、深度和方量</translation>
  </message>
  <message>
   <source>Draw section lines, or give the outline across which sections are to be cut.</source>
   <translation>请画断面线，或给出要横切的范围线。</translation>
  </message>
  <message>
   <source>Draw with live numbers</source>
   <translation>勾绘（实时数值）</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>图形文件</translation>
  </message>
  <message>
   <source>Drawing (DXF)</source>
   <translation>图形文件（DXF）</translation>
  </message>
  <message>
   <source>Drawing the outlines</source>
   <translation>正在勾绘边界</translation>
  </message>
  <message>
   <source>Drawn beyond both ends (m)</source>
   <translation>两端延伸（m）</translation>
  </message>
  <message>
   <source>Drawn up by</source>
   <translation>编制单位</translation>
  </message>
  <message>
   <source>Drops, number</source>
   <translation>跌水数</translation>
  </message>
  <message>
   <source>Dry stone</source>
   <translation>干砌石</translation>
  </message>
  <message>
   <source>Dug on the project</source>
   <translation>本项目开挖</translation>
  </message>
  <message>
   <source>Dumped material</source>
   <translation>排土（弃渣）</translation>
  </message>
  <message>
   <source>Dumps</source>
   <translation>堆体</translation>
  </message>
  <message>
   <source>Duration</source>
   <translation>使用年限</translation>
  </message>
  <message>
   <source>Duration (s)</source>
   <translation>用时（s）</translation>
  </message>
  <message>
   <source>E or P: a number, or a practice of the rulebook such as level_terrace.</source>
   <translation>E或P：数值，或规则库中的措施代码（如level_terrace水平梯田）。</translation>
  </message>
  <message>
   <source>E&amp;xport</source>
   <translation>导出(&amp;X)</translation>
  </message>
  <message>
   <source>E&amp;xport package…</source>
   <translation>导出报批材料(&amp;X)…</translation>
  </message>
  <message>
   <source>E.g. 2025-07-01.</source>
   <translation>如 2025-07-01。</translation>
  </message>
  <message>
   <source>E.g. B,G,R,N; roles are B, G, R, RE, N, S1, S2, - skips a band; S2 (Sentinel-2), L7 or L8 (Landsat) name whole orders. Left out, the file is asked. Two orders are parted by /.</source>
   <translation>如 B,G,R,N；代号为 B、G、R、RE、N、S1、S2，- 表示跳过；S2（哨兵二号）、L7 或 L8（陆地卫星）表示整套顺序。不填时由文件判断。两期顺序不同时用 / 分开。</translation>
  </message>
  <message>
   <source>EI30 needs rain in steps of 30 minutes or less; these are of {step} minutes. Give daily sums instead.</source>
   <translation>计算EI30的降雨时段不得大于30分钟，现为{step}分钟。请改用日降雨量。</translation>
  </message>
  <message>
   <source>Each case searches its own critical circle.</source>
   <translation>各工况分别搜索最危险滑弧。</translation>
  </message>
  <message>
   <source>Earth (clay)</source>
   <translation>土沟（黏土）</translation>
  </message>
  <message>
   <source>Earth and rock</source>
   <translation>土石料</translation>
  </message>
  <message>
   <source>Earth works (10⁴ CNY)</source>
   <translation>土石方工程费（万元）</translation>
  </message>
  <message>
   <source>Earth-rock balance</source>
   <translation>土石方平衡</translation>
  </message>
  <message>
   <source>Earth-rock balance…</source>
   <translation>土石方平衡…</translation>
  </message>
  <message>
   <source>Earthwork calculation</source>
   <translation>土石方工程量计算</translation>
  </message>
  <message>
   <source>Earthwork calculation…</source>
   <translation>土石方工程量计算…</translation>
  </message>
  <message>
   <source>Earthwork that could at most be saved</source>
   <translation>最多还可节省的土方</translation>
  </message>
  <message>
   <source>Earthwork that could at most be saved yet (%)</source>
   <translation>土方量最多还可减少（%）</translation>
  </message>
  <message>
   <source>Ecological protection red line</source>
   <translation>生态保护红线</translation>
  </message>
  <message>
   <source>Ecological reconstruction (hm²)</source>
   <translation>生态重建（公顷）</translation>
  </message>
  <message>
   <source>Edited rows</source>
   <translation>修改记录数</translation>
  </message>
  <message>
   <source>Either apply cures or undo them, not both at once.</source>
   <translation>自动修复与撤销修复不能同时进行。</translation>
  </message>
  <message>
   <source>Ellipsoid (ellipsoidal height)</source>
   <translation>椭球面（大地高）</translation>
  </message>
  <message>
   <source>Ellipsoidal area of all plots (m²)</source>
   <translation>全部地块椭球面积（m²）</translation>
  </message>
  <message>
   <source>Ellipsoidal area of all plots of the mine</source>
   <translation>该矿山全部图斑的椭球面积</translation>
  </message>
  <message>
   <source>Ellipsoidal area of the plot</source>
   <translation>图斑椭球面积</translation>
  </message>
  <message>
   <source>Energy at the barrier, 95 % (kJ)</source>
   <translation>拦挡位置能量 95% 分位值（kJ）</translation>
  </message>
  <message>
   <source>Equal angle</source>
   <translation>等角度</translation>
  </message>
  <message>
   <source>Equal area</source>
   <translation>等面积</translation>
  </message>
  <message>
   <source>Erosivity R</source>
   <translation>降雨侵蚀力R</translation>
  </message>
  <message>
   <source>Error</source>
   <translation>错误</translation>
  </message>
  <message>
   <source>Errors</source>
   <translation>错误</translation>
  </message>
  <message>
   <source>Every drain with its water, section, drops and quantities.</source>
   <translation>各沟的流量、断面、跌水和工程量。</translation>
  </message>
  <message>
   <source>Every file with its state: ok, changed or gone.</source>
   <translation>每个文件及其状态：未变、已改动或已丢失。</translation>
  </message>
  <message>
   <source>Every place of every clause, with verdict, volume and height.</source>
   <translation>各条款的每处位置，附结论、方量和高差。</translation>
  </message>
  <message>
   <source>Every sheet that a plot touches (GB/T 13989), the largest share first.</source>
   <translation>图斑涉及的全部图幅（GB/T 13989），占比大者在前。</translation>
  </message>
  <message>
   <source>Every table was compared with the original. From now on edit {target} only; {source} stays as it was.</source>
   <translation>各表已与原台账核对一致。今后只编辑 {target}；{source} 保持不变。</translation>
  </message>
  <message>
   <source>Every task on every unit with its first and last day; the temporal controller plays it.</source>
   <translation>每个工序在每个修复单元上的起止日期；可由时态控制器播放。</translation>
  </message>
  <message>
   <source>Every unit that is cut gives, every unit that is filled takes</source>
   <translation>有挖方的修复单元为供方，有填方的为需方</translation>
  </message>
  <message>
   <source>Everything found and all settings, as one JSON file.</source>
   <translation>全部结果与参数，写入一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Everything found, as one JSON file.</source>
   <translation>全部结果，写入一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Everything found, before and after, as one JSON file.</source>
   <translation>改正前后的全部检核结果，存为一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Everything found, with all tables, as one JSON file.</source>
   <translation>全部结果及各表（JSON 文件）。</translation>
  </message>
  <message>
   <source>Everything found, with method and trials, as one JSON file.</source>
   <translation>含方法与检验的全部结果，写为一个JSON文件。</translation>
  </message>
  <message>
   <source>Everything found, with the parts of the uncertainty, as one JSON file.</source>
   <translation>全部结果及误差的各组成部分，存为一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Everything found, with what was asked for, as one JSON file.</source>
   <translation>全部结果及所提要求，写成一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Everything is decided.</source>
   <translation>已全部选定。</translation>
  </message>
  <message>
   <source>Everything is decided: save the edits of the layer again.</source>
   <translation>已全部选定：请再次保存图层编辑。</translation>
  </message>
  <message>
   <source>Evidence</source>
   <translation>举证材料</translation>
  </message>
  <message>
   <source>Evidence of plot {plot}</source>
   <translation>图斑 {plot} 的举证材料</translation>
  </message>
  <message>
   <source>Excavation limits</source>
   <translation>开挖范围线</translation>
  </message>
  <message>
   <source>Excavation, bank volume (m³)</source>
   <translation>开挖量，自然方（m³）</translation>
  </message>
  <message>
   <source>Exception invoked</source>
   <translation>所依据的例外情形</translation>
  </message>
  <message>
   <source>Exchange</source>
   <translation>数据交换</translation>
  </message>
  <message>
   <source>Existing ground (DEM)</source>
   <translation>现状地面（DEM）</translation>
  </message>
  <message>
   <source>Existing pit floors</source>
   <translation>原有坑底</translation>
  </message>
  <message>
   <source>Existing surface</source>
   <translation>现状地形面</translation>
  </message>
  <message>
   <source>Export a design to the field</source>
   <translation>设计成果放样导出</translation>
  </message>
  <message>
   <source>Export a drawing (DXF) for CASS</source>
   <translation>导出图形（DXF，供 CASS）</translation>
  </message>
  <message>
   <source>Export approval package</source>
   <translation>导出报批材料</translation>
  </message>
  <message>
   <source>Export boundary points (TXT)</source>
   <translation>导出界址点坐标（TXT）</translation>
  </message>
  <message>
   <source>Export boundary points (TXT)…</source>
   <translation>导出界址点坐标（TXT）…</translation>
  </message>
  <message>
   <source>Export field pack</source>
   <translation>导出外业包</translation>
  </message>
  <message>
   <source>Export mine plots</source>
   <translation>导出图斑</translation>
  </message>
  <message>
   <source>Export points for surveyors</source>
   <translation>导出测量点</translation>
  </message>
  <message>
   <source>Exporting a field pack</source>
   <translation>正在导出外业包</translation>
  </message>
  <message>
   <source>Exporting the package of mine {mine}</source>
   <translation>正在导出矿山 {mine} 的报批材料</translation>
  </message>
  <message>
   <source>Extent</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>F as drawn, T against it, empty or B for both.</source>
   <translation>F 为顺画线方向，T 为逆画线方向，空或 B 为双向。</translation>
  </message>
  <message>
   <source>F1 Sources and uses of funds</source>
   <translation>F1 资金来源与使用表</translation>
  </message>
  <message>
   <source>F10 The gap and what would close it</source>
   <translation>F10 资金缺口及弥补途径表</translation>
  </message>
  <message>
   <source>F2 Land quotas by plot</source>
   <translation>F2 指标核算表（逐图斑）</translation>
  </message>
  <message>
   <source>F3 Gates of each source</source>
   <translation>F3 资金来源准入条件表</translation>
  </message>
  <message>
   <source>F4 Cash flow by year</source>
   <translation>F4 分年现金流量表</translation>
  </message>
  <message>
   <source>F5 Scenarios</source>
   <translation>F5 资金情景对比表</translation>
  </message>
  <message>
   <source>F6 Sensitivity</source>
   <translation>F6 敏感性分析表</translation>
  </message>
  <message>
   <source>F7 Industries after restoration</source>
   <translation>F7 修复后产业筛选表</translation>
  </message>
  <message>
   <source>F8 Screen for hidden debt</source>
   <translation>F8 隐性债务筛查表</translation>
  </message>
  <message>
   <source>F9 Contract terms and fault tolerance</source>
   <translation>F9 合同条款与容错机制表</translation>
  </message>
  <message>
   <source>FACTORS, row {row}: loose and compacted must be greater than 0 and loss at least 0 and below 1 (a share, not per cent); they are {loose}, {compacted} and {loss}.</source>
   <translation>FACTORS 的“{row}”行：loose 和 compacted 应大于 0，loss 应不小于 0 且小于 1（小数，不是百分数）；现为 {loose}、{compacted}、{loss}。</translation>
  </message>
  <message>
   <source>Face angle</source>
   <translation>坡面角</translation>
  </message>
  <message>
   <source>Face angle (degrees)</source>
   <translation>坡面角（度）</translation>
  </message>
  <message>
   <source>Faces</source>
   <translation>坡面数</translation>
  </message>
  <message>
   <source>Faces as lines</source>
   <translation>坡面（线）</translation>
  </message>
  <message>
   <source>Faces as polygons</source>
   <translation>坡面（面）</translation>
  </message>
  <message>
   <source>Factor of safety</source>
   <translation>稳定系数</translation>
  </message>
  <message>
   <source>Factor of safety (raster)</source>
   <translation>稳定系数（栅格）</translation>
  </message>
  <message>
   <source>Factors by all methods, the slip surface, its slices and all warnings.</source>
   <translation>各方法的稳定系数、滑面、条块和全部警告。</translation>
  </message>
  <message>
   <source>Factors of the materials</source>
   <translation>材料系数</translation>
  </message>
  <message>
   <source>Facts</source>
   <translation>调查资料</translation>
  </message>
  <message>
   <source>Facts of</source>
   <translation>调查对象</translation>
  </message>
  <message>
   <source>Fahrböschung from the source. Left out, the rulebook's value.</source>
   <translation>自源点起算的到达角；不给时采用规则库取值。</translation>
  </message>
  <message>
   <source>Failed</source>
   <translation>不通过</translation>
  </message>
  <message>
   <source>Fall</source>
   <translation>坡度</translation>
  </message>
  <message>
   <source>Fall (%)</source>
   <translation>坡度（%）</translation>
  </message>
  <message>
   <source>Fall of the filled ground to the rim (%)</source>
   <translation>填后地面向坑沿的坡度（%）</translation>
  </message>
  <message>
   <source>Fall of the first platform (%)</source>
   <translation>首个场地坡度（%）</translation>
  </message>
  <message>
   <source>Fall of the plane, where it is given.</source>
   <translation>给定的平面坡度。</translation>
  </message>
  <message>
   <source>Fall to the rim</source>
   <translation>向坑缘的坡度</translation>
  </message>
  <message>
   <source>Farthest rock (m)</source>
   <translation>最远到达距离（m）</translation>
  </message>
  <message>
   <source>Fastest water (m/s)</source>
   <translation>最大流速（m/s）</translation>
  </message>
  <message>
   <source>Feature {feature} cannot be carried to the system of the surface: {reason}</source>
   <translation>要素 {feature} 无法转换到地形面坐标系：{reason}</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} has no geometry. Draw it or delete the feature.</source>
   <translation>{layer} 的要素 {feature} 没有图形，请补绘或删除该要素。</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} has no line. Draw it or delete the feature.</source>
   <translation>{layer} 的要素 {feature} 没有线。请绘制或删除该要素。</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} is neither a point nor a line with a length. Draw it or delete it.</source>
   <translation>{layer} 的要素 {feature} 既不是点也不是有长度的线，请绘制或删除。</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} is no line with a length. Draw it or delete it.</source>
   <translation>{layer} 的要素 {feature} 不是有长度的线，请绘制或删除。</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} is no polygon. Delete it or choose a polygon layer.</source>
   <translation>图层 {layer} 的要素 {feature} 不是面。请删除该要素，或选择面图层。</translation>
  </message>
  <message>
   <source>Feature {feature} of {layer}: {value} is not a height.</source>
   <translation>{layer}的要素{feature}：{value}不是高程。</translation>
  </message>
  <message>
   <source>Feature {feature}: {value} is no ground known here. Known are {known}.</source>
   <translation>要素 {feature}：{value} 不是可识别的地面类型，可用 {known}。</translation>
  </message>
  <message>
   <source>Feature {fid} of {layer} has no plot number, or one that another has: {number}.</source>
   <translation>{layer} 的要素 {fid} 没有图斑编号，或编号重复：{number}。</translation>
  </message>
  <message>
   <source>Feature {number} of the layer {layer} cannot be read: {reason}</source>
   <translation>图层 {layer} 的要素 {number} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>Fee structure</source>
   <translation>取费结构</translation>
  </message>
  <message>
   <source>Field</source>
   <translation>字段</translation>
  </message>
  <message>
   <source>Field &amp;mapping (optional)</source>
   <translation>字段对照表（可选）(&amp;M)</translation>
  </message>
  <message>
   <source>Field mapping</source>
   <translation>字段对照表</translation>
  </message>
  <message>
   <source>Field mapping (*.csv)</source>
   <translation>字段对照表 (*.csv)</translation>
  </message>
  <message>
   <source>Field of B or C</source>
   <translation>B或C字段</translation>
  </message>
  <message>
   <source>Field of K</source>
   <translation>K字段</translation>
  </message>
  <message>
   <source>Field of T</source>
   <translation>T字段</translation>
  </message>
  <message>
   <source>Field of plant cover (%)</source>
   <translation>植被盖度字段（%）</translation>
  </message>
  <message>
   <source>Field of the date</source>
   <translation>日期字段</translation>
  </message>
  <message>
   <source>Field of the land class</source>
   <translation>地类编码字段</translation>
  </message>
  <message>
   <source>Field of the material</source>
   <translation>材料字段</translation>
  </message>
  <message>
   <source>Field of the other ground</source>
   <translation>其他地面的字段</translation>
  </message>
  <message>
   <source>Field of the plot number</source>
   <translation>图斑编号字段</translation>
  </message>
  <message>
   <source>Field of the practice</source>
   <translation>工程措施字段</translation>
  </message>
  <message>
   <source>Field of the rain (mm)</source>
   <translation>降雨量字段（mm）</translation>
  </message>
  <message>
   <source>Field pack</source>
   <translation>外业包</translation>
  </message>
  <message>
   <source>Field pack folder</source>
   <translation>外业包文件夹</translation>
  </message>
  <message>
   <source>Field pack…</source>
   <translation>外业包…</translation>
  </message>
  <message>
   <source>Field with plot names</source>
   <translation>名称字段</translation>
  </message>
  <message>
   <source>Field with plot numbers</source>
   <translation>编号字段</translation>
  </message>
  <message>
   <source>Field with the code</source>
   <translation>编码字段</translation>
  </message>
  <message>
   <source>Field with the direction</source>
   <translation>方向字段</translation>
  </message>
  <message>
   <source>Field with the elevation of the contour</source>
   <translation>等高线高程字段</translation>
  </message>
  <message>
   <source>Field with the height</source>
   <translation>高程字段</translation>
  </message>
  <message>
   <source>Field with the material cut</source>
   <translation>挖方材料字段</translation>
  </message>
  <message>
   <source>Field with the materials filled</source>
   <translation>填方材料字段</translation>
  </message>
  <message>
   <source>Field with the name of the plot</source>
   <translation>图斑名称字段</translation>
  </message>
  <message>
   <source>Field with the name of the zone</source>
   <translation>分区名称字段</translation>
  </message>
  <message>
   <source>Field with the point name</source>
   <translation>点名字段</translation>
  </message>
  <message>
   <source>Field with the use</source>
   <translation>用途字段</translation>
  </message>
  <message>
   <source>Figure</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>Figure of the farthest section (PNG)</source>
   <translation>最远剖面图（PNG）</translation>
  </message>
  <message>
   <source>Figure of the section</source>
   <translation>剖面图</translation>
  </message>
  <message>
   <source>Figures that differ</source>
   <translation>变化的数据项数</translation>
  </message>
  <message>
   <source>Figures, tables and checks of this stage with formulas and rules, as JSON.</source>
   <translation>本阶段的数据、表格和核查结果，含计算式与规则（JSON）。</translation>
  </message>
  <message>
   <source>File of plots</source>
   <translation>图斑文件</translation>
  </message>
  <message>
   <source>File of points</source>
   <translation>点文件</translation>
  </message>
  <message>
   <source>Files added</source>
   <translation>新增文件数</translation>
  </message>
  <message>
   <source>Files changed</source>
   <translation>改动文件数</translation>
  </message>
  <message>
   <source>Files in the pack</source>
   <translation>外业包文件数</translation>
  </message>
  <message>
   <source>Files in the package</source>
   <translation>材料文件数</translation>
  </message>
  <message>
   <source>Files known already</source>
   <translation>已登记的文件数</translation>
  </message>
  <message>
   <source>Files missing</source>
   <translation>缺失文件数</translation>
  </message>
  <message>
   <source>Files moved</source>
   <translation>迁移的文件数</translation>
  </message>
  <message>
   <source>Files of surveyors and provinces (CASS, DXF, SHP, KML)…</source>
   <translation>测绘与上报文件（CASS、DXF、SHP、KML）…</translation>
  </message>
  <message>
   <source>Files that are gone</source>
   <translation>已丢失的文件数</translation>
  </message>
  <message>
   <source>Files that are the same</source>
   <translation>未变的文件数</translation>
  </message>
  <message>
   <source>Files that belong to no plot yet</source>
   <translation>尚未对应图斑的文件数</translation>
  </message>
  <message>
   <source>Files that have changed</source>
   <translation>已改动的文件数</translation>
  </message>
  <message>
   <source>Files written</source>
   <translation>写出的文件数</translation>
  </message>
  <message>
   <source>Files, or folders of which every file is taken.</source>
   <translation>文件，或文件夹（取其中全部文件）。</translation>
  </message>
  <message>
   <source>Fill</source>
   <translation>回填</translation>
  </message>
  <message>
   <source>Fill (m³ compacted)</source>
   <translation>填方（m³ 压实方）</translation>
  </message>
  <message>
   <source>Fill a pit to a level, a volume, its rim, or what there is</source>
   <translation>按标高、方量、坑缘或可用方量回填采坑</translation>
  </message>
  <message>
   <source>Fill area (m²)</source>
   <translation>填方面积（m²）</translation>
  </message>
  <message>
   <source>Fill by DTM, compacted (m³)</source>
   <translation>DTM法填方，压实方（m³）</translation>
  </message>
  <message>
   <source>Fill by grid squares, compacted (m³)</source>
   <translation>方格网法填方，压实方（m³）</translation>
  </message>
  <message>
   <source>Fill by sections, compacted (m³)</source>
   <translation>断面法填方，压实方（m³）</translation>
  </message>
  <message>
   <source>Fill cell by cell, compacted (m³)</source>
   <translation>逐格法填方，压实方（m³）</translation>
  </message>
  <message>
   <source>Fill holes below</source>
   <translation>填补小孔洞</translation>
  </message>
  <message>
   <source>Fill in map sheet numbers at scale</source>
   <translation>填写图幅号（比例尺）</translation>
  </message>
  <message>
   <source>Fill minus cut, geometry only (m³)</source>
   <translation>填方减挖方，仅为几何量（m³）</translation>
  </message>
  <message>
   <source>Fill slope 1 :</source>
   <translation>填方坡率 1∶</translation>
  </message>
  <message>
   <source>Fill slope, 1 :</source>
   <translation>填方边坡坡率 1∶</translation>
  </message>
  <message>
   <source>Fill to</source>
   <translation>填至</translation>
  </message>
  <message>
   <source>Fill up to the level, compacted (m³)</source>
   <translation>填至标高的压实方（m³）</translation>
  </message>
  <message>
   <source>Fill {fill} m³ compacted, at most {height} m</source>
   <translation>填方 {fill} m³（压实方），最大填高 {height} m</translation>
  </message>
  <message>
   <source>Fill, compacted volume (m³)</source>
   <translation>填方量，压实方（m³）</translation>
  </message>
  <message>
   <source>Filled fields without a column in the province's table are added after its own. Without this they are left out and named in the log.</source>
   <translation>省级表中没有列的已填字段附在其后；不勾选时不导出，并在日志中列出。</translation>
  </message>
  <message>
   <source>Filter by mine or name</source>
   <translation>按矿山编号或名称筛选</translation>
  </message>
  <message>
   <source>Filter by number or words</source>
   <translation>按编号或文字筛选</translation>
  </message>
  <message>
   <source>Filter by plot, name or location</source>
   <translation>按图斑编号、名称或位置筛选</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>求解</translation>
  </message>
  <message>
   <source>Find candidates…</source>
   <translation>查找疑似图斑…</translation>
  </message>
  <message>
   <source>Find mine candidates</source>
   <translation>查找疑似矿山图斑</translation>
  </message>
  <message>
   <source>Find out (auto)</source>
   <translation>自动识别 (auto)</translation>
  </message>
  <message>
   <source>Find out from header and eastings</source>
   <translation>按文件头和带号识别</translation>
  </message>
  <message>
   <source>Finish</source>
   <translation>完工日期</translation>
  </message>
  <message>
   <source>Finishing the outline</source>
   <translation>正在整理边界</translation>
  </message>
  <message>
   <source>First level (m)</source>
   <translation>首级标高（米）</translation>
  </message>
  <message>
   <source>First level used (m)</source>
   <translation>采用的首级标高（米）</translation>
  </message>
  <message>
   <source>Five outlines</source>
   <translation>五类边界</translation>
  </message>
  <message>
   <source>Floor level (m)</source>
   <translation>底面标高（m）</translation>
  </message>
  <message>
   <source>Floor not to be cut through</source>
   <translation>不得挖穿的底面</translation>
  </message>
  <message>
   <source>Floor surface</source>
   <translation>底面栅格</translation>
  </message>
  <message>
   <source>Flow paths that meet no drain</source>
   <translation>未接入排水沟的径流路径数</translation>
  </message>
  <message>
   <source>Flow paths without a drain</source>
   <translation>未接入排水沟的径流路径</translation>
  </message>
  <message>
   <source>Flows</source>
   <translation>流向</translation>
  </message>
  <message>
   <source>Flows as arrows</source>
   <translation>调配箭头图层</translation>
  </message>
  <message>
   <source>Flows of earth and rock, {name}</source>
   <translation>土石方流向 {name}</translation>
  </message>
  <message>
   <source>Flows to keep</source>
   <translation>保留的调配量</translation>
  </message>
  <message>
   <source>Flows, what is left, prices and remarks as one JSON file.</source>
   <translation>调配量、剩余、影子价格和备注，写成一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Folder for the package of mine {mine}</source>
   <translation>矿山 {mine} 报批材料的文件夹</translation>
  </message>
  <message>
   <source>Folder of decisions</source>
   <translation>决策文件夹</translation>
  </message>
  <message>
   <source>Folder of figures</source>
   <translation>图件文件夹</translation>
  </message>
  <message>
   <source>Folder of tables whose rows replace those of the national rulebook.</source>
   <translation>省级或县级规则表文件夹，其中各行替换国家级规则。</translation>
  </message>
  <message>
   <source>Folder of the cards</source>
   <translation>卡片文件夹</translation>
  </message>
  <message>
   <source>For a boundary-point text whose header is silent or wrong. Otherwise it is found out.</source>
   <translation>仅在界址点文本的文件头未注明或有误时指定，否则自动识别。</translation>
  </message>
  <message>
   <source>For a drawing, and for a point cloud that does not say its own.</source>
   <translation>用于图形文件，以及未注明坐标系的点云。</translation>
  </message>
  <message>
   <source>For cut sections; a section's file has its own.</source>
   <translation>用于自动切取的剖面；剖面文件中自有该值。</translation>
  </message>
  <message>
   <source>For every unit of which nothing else is known. Leave empty what is not known.</source>
   <translation>适用于没有其他资料的各单元。未知的留空。</translation>
  </message>
  <message>
   <source>For plane sliding. The critical place is Hoek and Bray's, for a dry slope.</source>
   <translation>用于平面滑动。最不利位置按 Hoek–Bray 干坡公式。</translation>
  </message>
  <message>
   <source>For the cover of the document; left out, it stays a blank to fill in.</source>
   <translation>用于封面；不填则留空待填。</translation>
  </message>
  <message>
   <source>For the energy at the barrier.</source>
   <translation>用于计算拦挡位置的能量。</translation>
  </message>
  <message>
   <source>For the grade by height.</source>
   <translation>用于按坡高确定等级。</translation>
  </message>
  <message>
   <source>For the index of the approximate original contour; not used for the design.</source>
   <translation>用于计算近原始地貌指数，不参与设计。</translation>
  </message>
  <message>
   <source>For the number above and for the field of the zones.</source>
   <translation>对上面的数值和分区字段均适用。</translation>
  </message>
  <message>
   <source>For the present height and the depth of cut or fill at every point.</source>
   <translation>用于给出各点现状高程和挖深、填高。</translation>
  </message>
  <message>
   <source>For the soil loss. Left out, the county's row of the rulebook, if it has one.</source>
   <translation>用于计算土壤流失量。不填时取规则库中本县的数值（如有）。</translation>
  </message>
  <message>
   <source>For the title block; left out, it stays a blank to fill in.</source>
   <translation>用于图框；不填则留空待填。</translation>
  </message>
  <message>
   <source>For the whole terrain; zones and rasters win over it.</source>
   <translation>全区取值；分区和栅格优先。</translation>
  </message>
  <message>
   <source>For ways over open ground. Left out, that of the rulebook.</source>
   <translation>用于无路地面。不填采用规则库的值。</translation>
  </message>
  <message>
   <source>For what the design adds; left out, it is taken to be like the top stratum.</source>
   <translation>设计填方的材料；不给时按表层土取值。</translation>
  </message>
  <message>
   <source>Forbidden</source>
   <translation>禁止</translation>
  </message>
  <message>
   <source>Forest quota (mu)</source>
   <translation>林地指标（亩）</translation>
  </message>
  <message>
   <source>Forest, grassland, wetland</source>
   <translation>林草湿</translation>
  </message>
  <message>
   <source>Formula</source>
   <translation>公式</translation>
  </message>
  <message>
   <source>Formula for R from daily rain</source>
   <translation>日降雨量计算R的公式</translation>
  </message>
  <message>
   <source>Found</source>
   <translation>识别结果</translation>
  </message>
  <message>
   <source>Found out</source>
   <translation>识别结果</translation>
  </message>
  <message>
   <source>Friction angle φ (°)</source>
   <translation>内摩擦角 φ（°）</translation>
  </message>
  <message>
   <source>Friction of joints (°)</source>
   <translation>结构面内摩擦角（°）</translation>
  </message>
  <message>
   <source>From</source>
   <translation>供方</translation>
  </message>
  <message>
   <source>From a toe the benches go up into the hill; from a crest they go down.</source>
   <translation>由坡脚线向山体逐级升高，由坡顶线逐级降低。</translation>
  </message>
  <message>
   <source>From check points, where known. Left out, it is not guessed.</source>
   <translation>由检查点求得，已知时填写；不填则不作推测。</translation>
  </message>
  <message>
   <source>From the crest to where the joint comes out. Taken from the surface if left out.</source>
   <translation>坡顶至结构面出露处的高差；不给时由地形面得出。</translation>
  </message>
  <message>
   <source>From the earth-rock plan; left out, nobody can tell.</source>
   <translation>取自土石料利用方案；不填则无法判定。</translation>
  </message>
  <message>
   <source>From the scenario</source>
   <translation>由比选方案提取</translation>
  </message>
  <message>
   <source>From the top down, a material of the rulebook and its thickness: silty_clay:3|weathered_rock; or a CSV or JSON file. Left out, only over-digging is checked.</source>
   <translation>自上而下为规则库的岩土名称及厚度，如 silty_clay:3|weathered_rock；或 CSV、JSON 文件。不填则只核查超采。</translation>
  </message>
  <message>
   <source>From {level} m to the level to stop at, {end} m, there is less than one bench of {height} m. Give another level or a lower bench.</source>
   <translation>{level} 米至终止标高 {end} 米之间不足一级 {height} 米的台阶。请另给标高或减小台阶高度。</translation>
  </message>
  <message>
   <source>Fst of the code that applies, such as 1.25. Without it nobody can tell.</source>
   <translation>所执行规范要求的 Fst，如 1.25；不填则无法判定。</translation>
  </message>
  <message>
   <source>Funding gap (CNY)</source>
   <translation>资金缺口（元）</translation>
  </message>
  <message>
   <source>Funding gap without rock income (CNY)</source>
   <translation>资金缺口，零土石料收入（元）</translation>
  </message>
  <message>
   <source>Funding in year {year} does not fit the schedule, which counts from year {first}. Give calendar years where the works have dates, else 1 for the first year of the works.</source>
   <translation>资金年度 {year} 与进度安排不符，进度自 {first} 年起算。工程有日期时请给公历年，否则以 1 表示工程第1年。</translation>
  </message>
  <message>
   <source>Funding plan</source>
   <translation>资金筹措方案</translation>
  </message>
  <message>
   <source>Funds</source>
   <translation>资金</translation>
  </message>
  <message>
   <source>Further designs to compare. No digging, the least that stability asks for, and the design itself are always compared.</source>
   <translation>参与比选的其他设计地面。不采、按稳定性所需少采、本设计三者始终参与比选。</translation>
  </message>
  <message>
   <source>Further points beside each point of a line, which survive the digging: numbers with commas, right of the line positive, for example -2,2.</source>
   <translation>在线上各点旁另设不受开挖影响的偏桩：以逗号分隔的数字，线的右侧为正，如 -2,2。</translation>
  </message>
  <message>
   <source>G1 Cash by quarter</source>
   <translation>G1 分季度资金需求表</translation>
  </message>
  <message>
   <source>G2 Equipment hours</source>
   <translation>G2 施工机械台时表</translation>
  </message>
  <message>
   <source>G3 Mining while restoring</source>
   <translation>G3 边开采边修复分年计划表</translation>
  </message>
  <message>
   <source>Gantt chart</source>
   <translation>横道图</translation>
  </message>
  <message>
   <source>Gap ({unit})</source>
   <translation>资金缺口（{unit}）</translation>
  </message>
  <message>
   <source>Gap without rock income ({unit})</source>
   <translation>零土石料收入缺口（{unit}）</translation>
  </message>
  <message>
   <source>Gap: {gap} {unit}. Table F10 says what would close it; “Sources of funds” adds money.</source>
   <translation>资金缺口：{gap} {unit}。弥补途径见表 F10，可在“资金来源”页补充。</translation>
  </message>
  <message>
   <source>Geomorphic landform</source>
   <translation>近自然地貌设计</translation>
  </message>
  <message>
   <source>Give a reason for rejecting the candidate.</source>
   <translation>请说明排除该疑似图斑的原因。</translation>
  </message>
  <message>
   <source>Give a section (JSON), or a terrain with strata and, if you like, section lines.</source>
   <translation>请给出剖面（JSON），或给出地形与地层（可另给剖面线）。</translation>
  </message>
  <message>
   <source>Give an image or a terrain model (or both) to look for mines in.</source>
   <translation>请给出用于查找的影像或地形模型（或两者）。</translation>
  </message>
  <message>
   <source>Give at least one layer to draw: outlines, contours or spot heights.</source>
   <translation>请至少给出一个图层：边界、等高线或高程点。</translation>
  </message>
  <message>
   <source>Give at least one layer to overlay the plots with.</source>
   <translation>请至少给出一个套合图层。</translation>
  </message>
  <message>
   <source>Give either a layer of polygons or a mask raster, and not both.</source>
   <translation>请给出面图层或掩膜栅格中的一个，不能都给。</translation>
  </message>
  <message>
   <source>Give either a register or a layer of plots, and not both.</source>
   <translation>台账与图斑图层须给其一，不能都给。</translation>
  </message>
  <message>
   <source>Give either a section or a surface.</source>
   <translation>请给出剖面或地形面，二者取一。</translation>
  </message>
  <message>
   <source>Give either a section's file or terrain with strata; {names} belong to the latter.</source>
   <translation>剖面文件与“地形加地层”只能二选一；{names} 属于后者。</translation>
  </message>
  <message>
   <source>Give either a surface or a level for after, and not both.</source>
   <translation>变化后请给出地面或标高，二者只能给其一。</translation>
  </message>
  <message>
   <source>Give either a surface or a level for before, and not both.</source>
   <translation>变化前请给出地面或标高，二者只能给其一。</translation>
  </message>
  <message>
   <source>Give either a table of volumes, or a difference raster and its zones, not both.</source>
   <translation>请给出方量表，或给出高差栅格及其分区，二者只取其一。</translation>
  </message>
  <message>
   <source>Give either dip and dip direction of a face, or a surface.</source>
   <translation>请给出坡面倾角和倾向，或给出地形面，二者取一。</translation>
  </message>
  <message>
   <source>Give either overlay layers or overlay tables, and not both.</source>
   <translation>套合图层与套合表只能给其一。</translation>
  </message>
  <message>
   <source>Give either the bank volume at hand or the dumps whose material is used, not both.</source>
   <translation>请给出可用自然方或所用堆体，二者择一。</translation>
  </message>
  <message>
   <source>Give faces either as polygons or as lines, and not both.</source>
   <translation>坡面请用面或线给出，不要两者都给。</translation>
  </message>
  <message>
   <source>Give something with heights: rasters, a layer, a point cloud or a drawing.</source>
   <translation>请至少给出一项高程数据：栅格、图层、点云或图形文件。</translation>
  </message>
  <message>
   <source>Give the bank volume at hand, or the dumps whose material is used.</source>
   <translation>请给出可用自然方，或所用的堆体。</translation>
  </message>
  <message>
   <source>Give the compacted volume to fill in.</source>
   <translation>请给出填筑的压实方。</translation>
  </message>
  <message>
   <source>Give the county's storm formula (A1, C, b, n and the return period) or a rainfall intensity: there is no rain that holds everywhere.</source>
   <translation>请给出当地暴雨强度公式（A1、C、b、n和重现期）或降雨强度：没有各地通用的暴雨。</translation>
  </message>
  <message>
   <source>Give the level of the platform, or let it be found by balance.</source>
   <translation>请给出场地标高，或选择按挖填平衡求解。</translation>
  </message>
  <message>
   <source>Give the level to fill to.</source>
   <translation>请给出填至的标高。</translation>
  </message>
  <message>
   <source>Give the width of the ramp.</source>
   <translation>请给出坡道宽度。</translation>
  </message>
  <message>
   <source>Gives B or C by the curve of the rulebook.</source>
   <translation>按规则库的盖度曲线换算为B或C。</translation>
  </message>
  <message>
   <source>Gives R where nothing better is known; beside a given R it is a check of units.</source>
   <translation>无更好资料时用于估算R；已给R时用于核对单位。</translation>
  </message>
  <message>
   <source>Gives kh by the rulebook. Without both the earthquake case is left out.</source>
   <translation>按规则库换算 kh；与 kh 都不给时不计算地震工况。</translation>
  </message>
  <message>
   <source>Go on with this scenario</source>
   <translation>以此方案继续</translation>
  </message>
  <message>
   <source>Goes into the header. Left out, the line is left out too.</source>
   <translation>写入文件头；不填则不写该行。</translation>
  </message>
  <message>
   <source>Grade I</source>
   <translation>一级</translation>
  </message>
  <message>
   <source>Grade II</source>
   <translation>二级</translation>
  </message>
  <message>
   <source>Grade III</source>
   <translation>三级</translation>
  </message>
  <message>
   <source>Grade of the ramp</source>
   <translation>坡道纵坡</translation>
  </message>
  <message>
   <source>Grassed swale</source>
   <translation>生态草沟</translation>
  </message>
  <message>
   <source>Greatest difference of the cuts (%)</source>
   <translation>挖方最大相对差（%）</translation>
  </message>
  <message>
   <source>Greatest difference of the fills (%)</source>
   <translation>填方最大相对差（%）</translation>
  </message>
  <message>
   <source>Greatest error of the triangles, measured (m)</source>
   <translation>三角网实测最大高差（m）</translation>
  </message>
  <message>
   <source>Grid squares</source>
   <translation>方格网</translation>
  </message>
  <message>
   <source>Ground</source>
   <translation>地面类型</translation>
  </message>
  <message>
   <source>Ground as built, before settlement</source>
   <translation>填筑时地面（沉降前）</translation>
  </message>
  <message>
   <source>Ground before</source>
   <translation>现状地面</translation>
  </message>
  <message>
   <source>Ground classes {classes}: name at least one, and none of the noise classes 7 and 18.</source>
   <translation>地面点类别{classes}有误：至少给出一类，且不得为噪声类（7、18）。</translation>
  </message>
  <message>
   <source>Ground flatter than this is no face. Left out, the rulebook's value.</source>
   <translation>缓于此坡度的地面不作为坡面；不给时采用规则库取值。</translation>
  </message>
  <message>
   <source>Ground of the faces</source>
   <translation>坡面岩土</translation>
  </message>
  <message>
   <source>Ground of the reference area</source>
   <translation>参照区地面</translation>
  </message>
  <message>
   <source>Ground of the slope</source>
   <translation>坡体类型</translation>
  </message>
  <message>
   <source>Ground of the steepest faces; their safety is computed with its strength</source>
   <translation>最陡坡面的岩土类别，按其强度计算稳定系数</translation>
  </message>
  <message>
   <source>Ground points of the cloud per m²</source>
   <translation>点云地面点密度（个/m²）</translation>
  </message>
  <message>
   <source>Ground that changed between the two surveys: pits, dumps, works, water. All other ground is taken for unchanged.</source>
   <translation>两期之间发生变化的范围：采坑、堆场、施工区、水面等。其余地面按未变化处理。</translation>
  </message>
  <message>
   <source>Ground to come near to: from before the mining, or rebuilt. Resampled to the grid of the design.</source>
   <translation>要接近的地面：采前实测或推算的地形，重采样到设计栅格。</translation>
  </message>
  <message>
   <source>Ground, paths, their envelope and where rocks come to rest.</source>
   <translation>地面线、运动轨迹及包络线、停止位置分布。</translation>
  </message>
  <message>
   <source>Half of the rocks stop within (m)</source>
   <translation>50% 块体的到达距离（m）</translation>
  </message>
  <message>
   <source>Hard breaklines</source>
   <translation>硬地性线</translation>
  </message>
  <message>
   <source>Hard breaklines cross at {count} places where their heights differ by more than {tolerance} m, most at x {x}, y {y}: {one} m and {other} m. Correct a height there, or end one of the lines.</source>
   <translation>硬地性线有{count}处相交且高程相差超过{tolerance}m，最大处x {x}、y {y}：{one}m与{other}m。请改正该处高程，或在此断开其中一条。</translation>
  </message>
  <message>
   <source>Hard massive rock</source>
   <translation>坚硬块状岩</translation>
  </message>
  <message>
   <source>Haul costs between sources and uses</source>
   <translation>料源至用料点的运输费用</translation>
  </message>
  <message>
   <source>Haul costs…</source>
   <translation>运距与运费…</translation>
  </message>
  <message>
   <source>Hazards</source>
   <translation>隐患点</translation>
  </message>
  <message>
   <source>Hazards found</source>
   <translation>隐患数</translation>
  </message>
  <message>
   <source>Hazards that are likely or of large danger</source>
   <translation>可能性大或险情大型以上的隐患数</translation>
  </message>
  <message>
   <source>Hazards with name and kind, to stand beside their cut zones.</source>
   <translation>隐患点（名称、类型），与挖方区对应列表。</translation>
  </message>
  <message>
   <source>Heap, down to its toe</source>
   <translation>堆体（至坡脚）</translation>
  </message>
  <message>
   <source>Height after minus height before, in metres.</source>
   <translation>变化后高程减变化前高程，单位米。</translation>
  </message>
  <message>
   <source>Height at the barrier, 95 % (m)</source>
   <translation>拦挡位置弹跳高度 95% 分位值（m）</translation>
  </message>
  <message>
   <source>Height at the middle of the outline, where the level is given.</source>
   <translation>给定标高时场地中心的标高。</translation>
  </message>
  <message>
   <source>Height datum</source>
   <translation>高程基准</translation>
  </message>
  <message>
   <source>Height error after, RMSE (m)</source>
   <translation>变化后高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error before, RMSE (m)</source>
   <translation>变化前高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error of the later survey, RMSE (m)</source>
   <translation>施工后实测高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error of the old heights, RMSE (m)</source>
   <translation>采前高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error of the points and lines, RMSE (m)</source>
   <translation>点、线高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error of the rasters, RMSE (m)</source>
   <translation>栅格高程中误差（m）</translation>
  </message>
  <message>
   <source>Height error, RMSE (m)</source>
   <translation>高程中误差（m）</translation>
  </message>
  <message>
   <source>Height field of the contours</source>
   <translation>等高线的高程字段</translation>
  </message>
  <message>
   <source>Height field of the spot heights</source>
   <translation>高程点的高程字段</translation>
  </message>
  <message>
   <source>Height of a bench (m)</source>
   <translation>台阶高度（m）</translation>
  </message>
  <message>
   <source>Height of the drawn toe or crest. Left out, it is taken from the ground along the line.</source>
   <translation>所绘坡脚线或坡顶线的标高；不填则取沿线地面标高。</translation>
  </message>
  <message>
   <source>Height of the face (m)</source>
   <translation>坡高（m）</translation>
  </message>
  <message>
   <source>Height of the last bench, if not the ground is to decide.</source>
   <translation>末级台阶的标高；不填则由地面决定。</translation>
  </message>
  <message>
   <source>Height of the retaining sill (m)</source>
   <translation>挡土埂高度（米）</translation>
  </message>
  <message>
   <source>Height of the sill</source>
   <translation>挡土埂高度</translation>
  </message>
  <message>
   <source>Height {height} m</source>
   <translation>高程{height} m</translation>
  </message>
  <message>
   <source>Heights after the change, in metres. Or give a level instead.</source>
   <translation>变化后的高程，单位米；也可改为给出标高。</translation>
  </message>
  <message>
   <source>Heights are counted from</source>
   <translation>高程基准</translation>
  </message>
  <message>
   <source>Heights as designed, or as surveyed after works. Any grid; it is aligned.</source>
   <translation>设计标高或施工后实测标高；格网不限，自动对齐。</translation>
  </message>
  <message>
   <source>Heights before the change, in metres. Or give a level instead.</source>
   <translation>变化前的高程，单位米；也可改为给出标高。</translation>
  </message>
  <message>
   <source>Heights before the works, in metres. The check works on its cells.</source>
   <translation>施工前标高（米），核查在其格网上进行。</translation>
  </message>
  <message>
   <source>Heights below which the design must not lie; NoData where any will do.</source>
   <translation>设计地面不得低于的高程；无限制处为无数据。</translation>
  </message>
  <message>
   <source>Heights from before the mining. Their level is compared with the present ground outside the holes.</source>
   <translation>采矿以前的高程。其基准面与采坑以外的现状地面进行比较。</translation>
  </message>
  <message>
   <source>Heights in metres, existing or designed, in a projected system.</source>
   <translation>投影坐标系下以米为单位的现状或设计高程。</translation>
  </message>
  <message>
   <source>Heights in metres, in a field or as Z coordinates.</source>
   <translation>以米为单位的高程，取自字段或 Z 坐标。</translation>
  </message>
  <message>
   <source>Heights in metres, reaching as far as rocks may come.</source>
   <translation>以米为单位的高程，范围应覆盖落石可能到达处。</translation>
  </message>
  <message>
   <source>Heights in metres.</source>
   <translation>以米为单位的高程。</translation>
  </message>
  <message>
   <source>Heights in metres. Faces are found on it, or measured in zones or along lines.</source>
   <translation>以米为单位的高程。在其上自动划分坡面，或按面、线量测坡面。</translation>
  </message>
  <message>
   <source>Heights in metres. Left out, the Z coordinates are used.</source>
   <translation>以米为单位的高程。未指定时使用Z坐标。</translation>
  </message>
  <message>
   <source>Heights in metres: for the grade of roads, or for ways over open ground. With neither roads nor surface the straight line counts, times the detour of the rulebook.</source>
   <translation>以米为单位的高程：用于求道路坡度，或在无路地面上寻路。道路和地面都不给时，按直线距离乘以规则库的绕行系数。</translation>
  </message>
  <message>
   <source>Heights in metres; sections are cut from it.</source>
   <translation>以米为单位的高程，由此切取剖面。</translation>
  </message>
  <message>
   <source>Heights in metres; the earlier one of two.</source>
   <translation>以米为单位的高程；两期时为前期。</translation>
  </message>
  <message>
   <source>Heights of different datums are never mixed: a file that says another is refused.</source>
   <translation>不同高程基准不得混用：文件注明的基准与此不符时予以拒绝。</translation>
  </message>
  <message>
   <source>Heights of the design surface in metres.</source>
   <translation>设计地面的高程，单位米。</translation>
  </message>
  <message>
   <source>Heights of the existing ground in metres, covering the plots of the mine.</source>
   <translation>现状地面的高程，单位米，须覆盖该矿山的图斑。</translation>
  </message>
  <message>
   <source>Heights of the existing ground in metres, covering the plots of the mines.</source>
   <translation>现状地面高程（m），须覆盖各主体图斑。</translation>
  </message>
  <message>
   <source>Heights of the existing ground in metres. Without it, the ground of the mine's latest plan is taken.</source>
   <translation>现状地面高程（m）。不填则取该主体最新方案的地形。</translation>
  </message>
  <message>
   <source>Heights of today in metres, in a projected system.</source>
   <translation>现状高程，单位为米，投影坐标系。</translation>
  </message>
  <message>
   <source>Heights that the design must not go below.</source>
   <translation>设计不得低于的高程。</translation>
  </message>
  <message>
   <source>Heights there are of the water surface; what lies below is not counted.</source>
   <translation>该处高程为水面高程；水下不计。</translation>
  </message>
  <message>
   <source>Heights to be added (m)</source>
   <translation>高程改正量（m）</translation>
  </message>
  <message>
   <source>Heights where there are no triangles; the first raster before the second.</source>
   <translation>补充三角网以外的高程，先列者优先。</translation>
  </message>
  <message>
   <source>Highest fill (m)</source>
   <translation>最大填高（m）</translation>
  </message>
  <message>
   <source>Hint</source>
   <translation>提示</translation>
  </message>
  <message>
   <source>Hints</source>
   <translation>提示</translation>
  </message>
  <message>
   <source>Holds bare_rock, rock_outcrop, talus, talus_vegetated, soil or road, or their number 0 to 5.</source>
   <translation>取值为 bare_rock、rock_outcrop、talus、talus_vegetated、soil、road，或其序号 0–5。</translation>
  </message>
  <message>
   <source>Holes</source>
   <translation>内圈</translation>
  </message>
  <message>
   <source>Hollow that remains</source>
   <translation>残留洼地深度</translation>
  </message>
  <message>
   <source>Horizontal scale 1 to</source>
   <translation>水平比例尺 1:</translation>
  </message>
  <message>
   <source>Horizontal scale, 1 to</source>
   <translation>水平比例尺分母</translation>
  </message>
  <message>
   <source>Horizontal seismic coefficient kh</source>
   <translation>水平地震系数 kh</translation>
  </message>
  <message>
   <source>Houses, roads, fields that a hazard could reach, with the fields name, kind, households, people and assets_wan. They are added to those of the decisions.</source>
   <translation>隐患可能影响的房屋、道路、农田等，字段为 name、kind、households、people、assets_wan；与决策文件中的受体合并。</translation>
  </message>
  <message>
   <source>Houses, roads, paths: told which of them lie in reach.</source>
   <translation>房屋、道路、小路等；结果指出哪些位于影响范围内。</translation>
  </message>
  <message>
   <source>How far a joint may strike off the face. Left out, the rulebook's values.</source>
   <translation>结构面走向与坡面走向的最大夹角；不给时采用规则库取值。</translation>
  </message>
  <message>
   <source>How far simplifying may move the outline</source>
   <translation>化简时边界允许的最大偏移</translation>
  </message>
  <message>
   <source>How full joints or tension crack are, 0 dry to 1 full. In rain they are full.</source>
   <translation>结构面或张裂缝充水比例，0 为干，1 为充满；暴雨工况按充满。</translation>
  </message>
  <message>
   <source>How high the line of the reach angle passes above the ground, in metres.</source>
   <translation>到达角能量线高出地面的高度（m）。</translation>
  </message>
  <message>
   <source>How many sections are cut where no line is given; 3 when left out.</source>
   <translation>未给剖面线时切取的剖面数；不给则为 3。</translation>
  </message>
  <message>
   <source>How many sets to make of measured joints. Left out, the measurements say.</source>
   <translation>实测产状归并的组数；不给时由数据确定。</translation>
  </message>
  <message>
   <source>How the text is written: auto, one of {names}, a table of profiles (CSV, table.csv#name), or another boundary-point text (TXT) to be followed.</source>
   <translation>文本的写法：auto（自动识别），或 {names} 之一，或格式表（CSV，表.csv#名称），或照其写法的另一界址点文本（TXT）。</translation>
  </message>
  <message>
   <source>IRR (%)</source>
   <translation>内部收益率（%）</translation>
  </message>
  <message>
   <source>If given, the candidates also go into its review queue.</source>
   <translation>给出后，疑似图斑同时进入其审核队列。</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>影像</translation>
  </message>
  <message>
   <source>Image and map view do not meet.</source>
   <translation>影像与当前视图没有重叠。</translation>
  </message>
  <message>
   <source>Image whose colours the wand compares; any bands</source>
   <translation>魔棒比较颜色所用的影像，波段不限</translation>
  </message>
  <message>
   <source>Imagery</source>
   <translation>影像</translation>
  </message>
  <message>
   <source>Imagery of a later date</source>
   <translation>后期影像</translation>
  </message>
  <message>
   <source>Imagery or terrain to look at on site. It is cut to the plots, and made coarser above the size limit of the rulebook.</source>
   <translation>现场查看的影像或地形，按图斑范围裁剪，超过规则表规定的大小时降低分辨率。</translation>
  </message>
  <message>
   <source>Images under the outlines, the topmost first.</source>
   <translation>衬于边界之下的影像，最上层在前。</translation>
  </message>
  <message>
   <source>Impact grade (3 severe, 2 fairly severe, 1 light)</source>
   <translation>影响程度（3 严重、2 较严重、1 较轻）</translation>
  </message>
  <message>
   <source>Import a drawing (DXF)</source>
   <translation>导入图形（DXF）</translation>
  </message>
  <message>
   <source>Import and export</source>
   <translation>导入与导出</translation>
  </message>
  <message>
   <source>Import boundary points (TXT)</source>
   <translation>导入界址点坐标（TXT）</translation>
  </message>
  <message>
   <source>Import boundary points (TXT)…</source>
   <translation>导入界址点坐标（TXT）…</translation>
  </message>
  <message>
   <source>Import candidates of another detector…</source>
   <translation>导入外部识别结果…</translation>
  </message>
  <message>
   <source>Import mine candidates</source>
   <translation>导入疑似矿山图斑</translation>
  </message>
  <message>
   <source>Import mine plots</source>
   <translation>导入图斑</translation>
  </message>
  <message>
   <source>Import plots</source>
   <translation>导入图斑</translation>
  </message>
  <message>
   <source>Import surveyed points</source>
   <translation>导入测量点</translation>
  </message>
  <message>
   <source>Importing plots</source>
   <translation>正在导入图斑</translation>
  </message>
  <message>
   <source>In degrees or as n of 1 : n, as said above.</source>
   <translation>单位为度或坡率 1∶n 的 n，与上面一致。</translation>
  </message>
  <message>
   <source>In each of them the design stays above its present lowest point.</source>
   <translation>各采坑内设计地面不低于其现状最低点。</translation>
  </message>
  <message>
   <source>In principle, with listed exceptions</source>
   <translation>原则上（列明例外情形）</translation>
  </message>
  <message>
   <source>In the budget</source>
   <translation>已列入预算</translation>
  </message>
  <message>
   <source>In the field</source>
   <translation>外业</translation>
  </message>
  <message>
   <source>In the office</source>
   <translation>内业</translation>
  </message>
  <message>
   <source>In the plan</source>
   <translation>现行方案</translation>
  </message>
  <message>
   <source>In the table of daily rain.</source>
   <translation>日降雨量表中的字段。</translation>
  </message>
  <message>
   <source>In words</source>
   <translation>说明</translation>
  </message>
  <message>
   <source>Income from surplus rock</source>
   <translation>剩余土石料处置收益</translation>
  </message>
  <message>
   <source>Input</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>Inputs and decisions that differ</source>
   <translation>变化的数据来源与决策数</translation>
  </message>
  <message>
   <source>Intense after (m²)</source>
   <translation>治理后强烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Intense before (m²)</source>
   <translation>治理前强烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Internal rate of return (%)</source>
   <translation>财务内部收益率（%）</translation>
  </message>
  <message>
   <source>Intersections that can slide (%)</source>
   <translation>不利交线比例：楔形体滑动（%）</translation>
  </message>
  <message>
   <source>Intersections that can topple as blocks (%)</source>
   <translation>不利交线比例：块体倾倒（%）</translation>
  </message>
  <message>
   <source>Interval of the sections (m)</source>
   <translation>断面间距（m）</translation>
  </message>
  <message>
   <source>Into the slope; negative where they rise.</source>
   <translation>指向坡内；上仰为负。</translation>
  </message>
  <message>
   <source>Inward fall of the berms</source>
   <translation>平台内倾坡度</translation>
  </message>
  <message>
   <source>Inward fall of the berms (%)</source>
   <translation>平台内倾坡度（%）</translation>
  </message>
  <message>
   <source>It follows scenario “{name}”.</source>
   <translation>本版采用比选方案“{name}”。</translation>
  </message>
  <message>
   <source>It is brought onto the cells of the terrain.</source>
   <translation>重采样到地形格网。</translation>
  </message>
  <message>
   <source>It is no mine; a reason is asked for</source>
   <translation>不是矿山，须说明原因</translation>
  </message>
  <message>
   <source>Its name, where the file holds several.</source>
   <translation>文件含多个曲面时填其名称。</translation>
  </message>
  <message>
   <source>Janbu's corrected method</source>
   <translation>修正简布法</translation>
  </message>
  <message>
   <source>Join road ends within (m)</source>
   <translation>道路端点连通距离（m）</translation>
  </message>
  <message>
   <source>Joint set {sets} has no angle of friction. Give it in the table (内摩擦角) or for all joints.</source>
   <translation>结构面组 {sets} 没有内摩擦角。请在表中给出，或统一给出。</translation>
  </message>
  <message>
   <source>Joint sets</source>
   <translation>结构面组数</translation>
  </message>
  <message>
   <source>Jointed rock face…</source>
   <translation>节理岩质边坡…</translation>
  </message>
  <message>
   <source>Joints</source>
   <translation>结构面</translation>
  </message>
  <message>
   <source>K = {value} t·hm²·h/(hm²·MJ·mm) lies outside {low} to {high}. If the number was in US units, it would be {other} (times 0.1317). Check unit and number.</source>
   <translation>K={value} t·hm²·h/(hm²·MJ·mm)超出{low}至{high}的合理范围。若原值为美制单位，换算后为{other}（乘0.1317）。请核对单位和数值。</translation>
  </message>
  <message>
   <source>K by cell, in t·hm²·h/(hm²·MJ·mm).</source>
   <translation>逐格网的K，单位t·hm²·h/(hm²·MJ·mm)。</translation>
  </message>
  <message>
   <source>K from texture needs all of sand, silt, clay and organic carbon.</source>
   <translation>由质地计算K需同时给出砂粒、粉粒、黏粒和有机碳含量。</translation>
  </message>
  <message>
   <source>K is missing: give a number, a raster, the soil's texture, or a field of zones.</source>
   <translation>缺少K：请给出数值、栅格、土壤质地或分区字段。</translation>
  </message>
  <message>
   <source>K1 Confirmation card of natural recovery</source>
   <translation>K1 自然恢复认定表</translation>
  </message>
  <message>
   <source>Ke&amp;y figures</source>
   <translation>主要指标(&amp;Y)</translation>
  </message>
  <message>
   <source>Keep</source>
   <translation>固定</translation>
  </message>
  <message>
   <source>Keep a design as scenario</source>
   <translation>设计存为比选方案</translation>
  </message>
  <message>
   <source>Keep a design of another program…</source>
   <translation>导入其他软件的设计…</translation>
  </message>
  <message>
   <source>Keep the decisions</source>
   <translation>保存当前决策</translation>
  </message>
  <message>
   <source>Keep the polygons selected in the current layer as one of the five outlines of the plot</source>
   <translation>将当前图层中选中的面存为该图斑五类边界之一</translation>
  </message>
  <message>
   <source>Keep the selected outline as</source>
   <translation>所选边界存为</translation>
  </message>
  <message>
   <source>Keep with the scenario</source>
   <translation>存入比选方案</translation>
  </message>
  <message>
   <source>Keeping the allocation</source>
   <translation>正在保存调配</translation>
  </message>
  <message>
   <source>Kept as scenario “{name}” of mine {mine}.</source>
   <translation>已存为矿山 {mine} 的比选方案“{name}”。</translation>
  </message>
  <message>
   <source>Kept in stock for a later phase, bank volume (m³)</source>
   <translation>跨期堆存量，自然方（m³）</translation>
  </message>
  <message>
   <source>Key figures</source>
   <translation>主要指标</translation>
  </message>
  <message>
   <source>Key of the exception as the province's rulebook lists it.</source>
   <translation>省级规则库所列例外情形的代号。</translation>
  </message>
  <message>
   <source>Keys of the rulebook's conversion factors. Left out, the default material is taken.</source>
   <translation>规则库换算系数的材料键名；不填则用默认材料。</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>类型</translation>
  </message>
  <message>
   <source>LAS 1.0 to 1.4 with its ground classified; LAZ where QGIS has a decompressor (lazrs or laszip). Noise, withheld points and outliers are left out.</source>
   <translation>LAS 1.0～1.4，须已分出地面点；QGIS 中有解压组件（lazrs 或 laszip）时可读 LAZ。噪声、标记剔除点和异常点不采用。</translation>
  </message>
  <message>
   <source>LandXML 1.2, for machine control, Civil 3D and others.</source>
   <translation>LandXML 1.2，供机械引导系统、Civil 3D 等使用。</translation>
  </message>
  <message>
   <source>Landform</source>
   <translation>地形类型</translation>
  </message>
  <message>
   <source>Landform after nature</source>
   <translation>近自然地貌</translation>
  </message>
  <message>
   <source>Landform design</source>
   <translation>地貌设计</translation>
  </message>
  <message>
   <source>Largest error of the triangles (m)</source>
   <translation>三角网允许高差（m）</translation>
  </message>
  <message>
   <source>Largest fall (%)</source>
   <translation>最大坡度（%）</translation>
  </message>
  <message>
   <source>Largest flow (m³/s)</source>
   <translation>最大流量（m³/s）</translation>
  </message>
  <message>
   <source>Largest grade of the ramp (%)</source>
   <translation>坡道最大纵坡（%）</translation>
  </message>
  <message>
   <source>Largest lowering of a pit's lowest height (m)</source>
   <translation>各坑最低标高降低的最大值（m）</translation>
  </message>
  <message>
   <source>Lateral limit (°)</source>
   <translation>侧向限值（°）</translation>
  </message>
  <message>
   <source>Law chec&amp;ks</source>
   <translation>合规核查(&amp;K)</translation>
  </message>
  <message>
   <source>Law chec&amp;ks: {failed} ✗  {undecided} ?</source>
   <translation>合规核查：{failed} ✗  {undecided} ?(&amp;K)</translation>
  </message>
  <message>
   <source>Law check</source>
   <translation>核查项</translation>
  </message>
  <message>
   <source>Law checks</source>
   <translation>合规核查</translation>
  </message>
  <message>
   <source>Law checks failed</source>
   <translation>未通过的核查项数</translation>
  </message>
  <message>
   <source>Law checks of the latest plan: ✗ failed, ? the data cannot answer, ✓ all passed</source>
   <translation>最新方案的合规核查：✗ 不通过，? 数据无法判定，✓ 全部通过</translation>
  </message>
  <message>
   <source>Law checks the data cannot decide</source>
   <translation>数据不足无法判定的核查项数</translation>
  </message>
  <message>
   <source>Law floor</source>
   <translation>法定底板</translation>
  </message>
  <message>
   <source>Layer with the field id and maybe materials, separated by |.</source>
   <translation>带 id 字段的图层，可有 materials 字段，以 | 分隔。</translation>
  </message>
  <message>
   <source>Layer with the field id; with a field material only fitting uses are asked.</source>
   <translation>带 id 字段的图层；有 material 字段时只计算材料相符的用料点。</translation>
  </message>
  <message>
   <source>Layer “{name}” was added. It is temporary: save it to keep it.</source>
   <translation>已添加图层“{name}”。该图层为临时图层，需另存保留。</translation>
  </message>
  <message>
   <source>Learning the image</source>
   <translation>正在分析影像</translation>
  </message>
  <message>
   <source>Least area (m²)</source>
   <translation>最小面积（m²）</translation>
  </message>
  <message>
   <source>Least cut and fill together</source>
   <translation>挖填总量最小</translation>
  </message>
  <message>
   <source>Least cut works on rasters of any size; the other two on areas that fit into memory, and tell how far from the best they may be.</source>
   <translation>最小挖方适用于任意大小的栅格；另两种适用于可放入内存的范围，并给出与最优的最大差距。</translation>
  </message>
  <message>
   <source>Least cut, no fill</source>
   <translation>最小挖方，不填</translation>
  </message>
  <message>
   <source>Least debt service cover</source>
   <translation>最低偿债备付率</translation>
  </message>
  <message>
   <source>Least factor of safety</source>
   <translation>最小稳定系数</translation>
  </message>
  <message>
   <source>Least fall (%)</source>
   <translation>最小坡度（%）</translation>
  </message>
  <message>
   <source>Least probability</source>
   <translation>最小概率</translation>
  </message>
  <message>
   <source>Least shortage first, then least cost; ticked flows are kept</source>
   <translation>先使缺口最小，再使费用最小；勾选的流向保持不变</translation>
  </message>
  <message>
   <source>Least slope of a face (°)</source>
   <translation>坡面最小坡度（°）</translation>
  </message>
  <message>
   <source>Least slope of a source (°)</source>
   <translation>落石源最小坡度（°）</translation>
  </message>
  <message>
   <source>Leave empty what is not known.</source>
   <translation>未知的留空。</translation>
  </message>
  <message>
   <source>Left as it is (hm²)</source>
   <translation>宜留（公顷）</translation>
  </message>
  <message>
   <source>Left out beyond the excavation limits (m³)</source>
   <translation>采挖范围外舍去的方量（立方米）</translation>
  </message>
  <message>
   <source>Left out where nothing may be touched (m³)</source>
   <translation>禁止扰动范围内舍去的方量（立方米）</translation>
  </message>
  <message>
   <source>Left out, a zone of the layer is kept, and other systems are transformed to the fitting CGCS2000 3-degree zone.</source>
   <translation>不给时，图层为我国分带的保持不变，其他坐标系换算到相应的 CGCS2000 3度带。</translation>
  </message>
  <message>
   <source>Left out, as many as it takes to come to the ground.</source>
   <translation>不填则直至与地面相接。</translation>
  </message>
  <message>
   <source>Left out, it is found by comparing with the present ground outside the holes, or taken from the rulebook.</source>
   <translation>未给出时，由其与采坑以外现状地面的比较得出，或取规则库的值。</translation>
  </message>
  <message>
   <source>Left out, it is looked for by its usual names.</source>
   <translation>不填时按常用字段名识别。</translation>
  </message>
  <message>
   <source>Left out, only kinematics are done and no factor of safety is found.</source>
   <translation>不给时只做运动学判别，不计算稳定系数。</translation>
  </message>
  <message>
   <source>Left out, overlap with it is unknown, which is not zero.</source>
   <translation>不给则重叠情况未知，不等于 0。</translation>
  </message>
  <message>
   <source>Left out, sections are cut across the steepest faces.</source>
   <translation>不给时自动取最陡坡面的剖面。</translation>
  </message>
  <message>
   <source>Left out, that of the rulebook.</source>
   <translation>不填则取规则库的值。</translation>
  </message>
  <message>
   <source>Left out, the cell that the data bear is taken and the reason is given.</source>
   <translation>不填则按数据疏密取适宜边长并说明理由。</translation>
  </message>
  <message>
   <source>Left out, the dumps give the material.</source>
   <translation>不给时由堆体供料。</translation>
  </message>
  <message>
   <source>Left out, the field is found by its usual names.</source>
   <translation>不给时按常用名称自动对应。</translation>
  </message>
  <message>
   <source>Left out, the field material is taken.</source>
   <translation>不填取 material 字段。</translation>
  </message>
  <message>
   <source>Left out, the field zone or name is taken.</source>
   <translation>不填取 zone 或 name 字段。</translation>
  </message>
  <message>
   <source>Left out, the largest round scale at which all sections fit.</source>
   <translation>不填则取各断面都能放下的最大整数比例尺。</translation>
  </message>
  <message>
   <source>Left out, the latest version.</source>
   <translation>不填则取最新一版。</translation>
  </message>
  <message>
   <source>Left out, the ramp lies in the middle of the line.</source>
   <translation>不填则坡道居于线的中部。</translation>
  </message>
  <message>
   <source>Left out, the reference area lies on the present ground.</source>
   <translation>不填则参照区取自现状地面。</translation>
  </message>
  <message>
   <source>Left out, the rulebook's row is used.</source>
   <translation>不填则采用规则库数值。</translation>
  </message>
  <message>
   <source>Left out, the rulebook's row of the material is used.</source>
   <translation>不填则采用规则库中该岩土类别的数值。</translation>
  </message>
  <message>
   <source>Left out, the version before the newer one.</source>
   <translation>不填则取新版本的前一版。</translation>
  </message>
  <message>
   <source>Left out, there is no earthquake.</source>
   <translation>不给则不计地震。</translation>
  </message>
  <message>
   <source>Left over, short where negative, compacted (m³)</source>
   <translation>余方，负值为缺方，压实方（立方米）</translation>
  </message>
  <message>
   <source>Left: only colour counts; middle: both; right: only terrain</source>
   <translation>最左：只看颜色；居中：两者并用；最右：只看地形</translation>
  </message>
  <message>
   <source>Legacy patch</source>
   <translation>历史遗留图斑</translation>
  </message>
  <message>
   <source>Length of channels (m)</source>
   <translation>沟道总长（m）</translation>
  </message>
  <message>
   <source>Length of channels for each hectare.</source>
   <translation>每公顷的沟道长度。</translation>
  </message>
  <message>
   <source>Length of drains (m)</source>
   <translation>沟总长（m）</translation>
  </message>
  <message>
   <source>Length of the ramp</source>
   <translation>坡道长度</translation>
  </message>
  <message>
   <source>Length of the ramp, horizontal (m)</source>
   <translation>坡道水平长度（米）</translation>
  </message>
  <message>
   <source>Level</source>
   <translation>标高</translation>
  </message>
  <message>
   <source>Level (m)</source>
   <translation>标高（m）</translation>
  </message>
  <message>
   <source>Level after (m)</source>
   <translation>变化后标高（m）</translation>
  </message>
  <message>
   <source>Level at the middle of the first platform (m)</source>
   <translation>首个场地中心标高（米）</translation>
  </message>
  <message>
   <source>Level before (m)</source>
   <translation>变化前标高（m）</translation>
  </message>
  <message>
   <source>Level filled to, where all pits have the same (m)</source>
   <translation>填至标高，各坑相同时给出（m）</translation>
  </message>
  <message>
   <source>Level of detection at 95 %. Left out, it follows from the two errors below.</source>
   <translation>95% 检出限；不填则由下列两项中误差推算。</translation>
  </message>
  <message>
   <source>Level of the law floor (m)</source>
   <translation>法定底板标高（m）</translation>
  </message>
  <message>
   <source>Level that the benches count from (m)</source>
   <translation>台阶起算标高（m）</translation>
  </message>
  <message>
   <source>Level to stop at (m)</source>
   <translation>终止标高（米）</translation>
  </message>
  <message>
   <source>Light after (m²)</source>
   <translation>治理后轻度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Light before (m²)</source>
   <translation>治理前轻度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Likeness of drainage density (0 to 1)</source>
   <translation>沟网密度相似度（0–1）</translation>
  </message>
  <message>
   <source>Likeness of heights (0 to 1)</source>
   <translation>高程相似度（0–1）</translation>
  </message>
  <message>
   <source>Likeness of slopes (0 to 1)</source>
   <translation>坡度相似度（0–1）</translation>
  </message>
  <message>
   <source>Line</source>
   <translation>行号</translation>
  </message>
  <message>
   <source>Line {line} meets no ground of {slope}° or steeper. Draw it down a face or lower the least slope.</source>
   <translation>线 {line} 处没有不小于 {slope}° 的陡坡。请沿坡面向下绘制，或减小最小坡度。</translation>
  </message>
  <message>
   <source>Line {line}: the ring of parcel {parcel} that begins here has fewer than three points.</source>
   <translation>第 {line} 行：地块 {parcel} 自此开始的圈不足三个点。</translation>
  </message>
  <message>
   <source>Lines and contours</source>
   <translation>线和等高线</translation>
  </message>
  <message>
   <source>Lines from source to use; both must be layers with places.</source>
   <translation>从料源到用料点的线；二者应为带位置的图层。</translation>
  </message>
  <message>
   <source>Lines of sections with their names, to stand beside their cut zones.</source>
   <translation>剖面线（名称），与挖方区对应列表。</translation>
  </message>
  <message>
   <source>Lines read</source>
   <translation>读入的线数</translation>
  </message>
  <message>
   <source>Lines that end slopes after</source>
   <translation>治理后截断坡长的线</translation>
  </message>
  <message>
   <source>Lines that end slopes today</source>
   <translation>现状截断坡长的线</translation>
  </message>
  <message>
   <source>Lines that meet at shared vertices or where an end lies near another line; a mere crossing is a bridge. Left out, the way goes over open ground.</source>
   <translation>共用节点处、端点靠近另一条线处相接；仅交叉而无节点视为立交。不给时在无路地面上寻路。</translation>
  </message>
  <message>
   <source>Lines to be set out, as the bench design writes them (kind, bench, level_m); polygons are edges of platforms.</source>
   <translation>待放样的线，即台阶设计输出的线（字段 kind、bench、level_m）；面要素按平台边线处理。</translation>
  </message>
  <message>
   <source>Lines where drains shall run. Left out, they are traced: around the design, at the toes of its faces, and down the faces.</source>
   <translation>排水沟走线。不填则自动布设：设计范围外围、各级坡面坡脚，以及沿坡面向下。</translation>
  </message>
  <message>
   <source>Lines with Z coordinates where the slope may break: crests, toes, edges of roads, walls. They become edges of triangles.</source>
   <translation>带 Z 坐标、坡度在此转折的线：坡顶、坡脚、路边、坎等，作为三角形的边。</translation>
  </message>
  <message>
   <source>Lines with Z coordinates whose heights count, but over which the ground goes smoothly: rounded ridges and hollows. Triangles may cross them.</source>
   <translation>带 Z 坐标、高程参与构网但地面平顺通过的线：浑圆山脊、缓谷等，三角形可以跨越。</translation>
  </message>
  <message>
   <source>Lines with heights between what drains to different channels.</source>
   <translation>不同沟道汇水区之间带高程的线。</translation>
  </message>
  <message>
   <source>Lines with heights, from the head down: type, slope, length, order.</source>
   <translation>带高程的线，自沟头向下：类型、纵坡、长度、级别。</translation>
  </message>
  <message>
   <source>Lines with their elevation as Z or in a field; they go to layer DGX.</source>
   <translation>带高程（Z 值或字段）的线，写入 DGX 图层。</translation>
  </message>
  <message>
   <source>Lining</source>
   <translation>衬砌材料</translation>
  </message>
  <message>
   <source>Lining (m³)</source>
   <translation>衬砌量（m³）</translation>
  </message>
  <message>
   <source>Load above the face (kPa)</source>
   <translation>坡顶荷载（kPa）</translation>
  </message>
  <message>
   <source>Load cases of sections against a code</source>
   <translation>剖面三工况稳定性与规范比较</translation>
  </message>
  <message>
   <source>Load cases of sections…</source>
   <translation>剖面多工况稳定性…</translation>
  </message>
  <message>
   <source>Loess plateau of the northwest</source>
   <translation>西北黄土高原区</translation>
  </message>
  <message>
   <source>Log entries moved</source>
   <translation>迁移的日志条数</translation>
  </message>
  <message>
   <source>Longer ways are left out.</source>
   <translation>更长的路线不列入。</translation>
  </message>
  <message>
   <source>Longest side of a triangle (m)</source>
   <translation>三角形最大边长（m）</translation>
  </message>
  <message>
   <source>Longest way (m)</source>
   <translation>最大运距（m）</translation>
  </message>
  <message>
   <source>Looking for candidates</source>
   <translation>正在查找疑似图斑</translation>
  </message>
  <message>
   <source>Looking for changes by others</source>
   <translation>查找他人的修改</translation>
  </message>
  <message>
   <source>Looking for sources and uses</source>
   <translation>正在提取供方和需方</translation>
  </message>
  <message>
   <source>Looking …</source>
   <translation>正在识别…</translation>
  </message>
  <message>
   <source>Loose m³ that may lie between two phases. Left out, there is room enough.</source>
   <translation>两期之间可堆存的松方。不填表示容量足够。</translation>
  </message>
  <message>
   <source>Loss (% of the bank volume)</source>
   <translation>损耗（占自然方 %）</translation>
  </message>
  <message>
   <source>Loss report: what was found out with reasons, warnings with line numbers, stated and computed areas.</source>
   <translation>损失报告：识别结果及依据、带行号的警告、填报面积与计算面积。</translation>
  </message>
  <message>
   <source>Loss, bank volume (m³)</source>
   <translation>损耗，自然方（m³）</translation>
  </message>
  <message>
   <source>Lost on the way, bank volume (m³)</source>
   <translation>运输损耗，自然方（m³）</translation>
  </message>
  <message>
   <source>Lower end of the net volume, 95 % (m³)</source>
   <translation>净体积下限，95%（m³）</translation>
  </message>
  <message>
   <source>Lowest factor against plane sliding (natural)</source>
   <translation>平面滑动最小稳定系数（天然）</translation>
  </message>
  <message>
   <source>Lowest factor against toppling (natural)</source>
   <translation>倾倒最小稳定系数（天然）</translation>
  </message>
  <message>
   <source>Lowest factor of a wedge (natural)</source>
   <translation>楔形体最小稳定系数（天然）</translation>
  </message>
  <message>
   <source>Lowest factor of all modes and cases</source>
   <translation>各方式各工况最小稳定系数</translation>
  </message>
  <message>
   <source>Lowest factor of safety</source>
   <translation>最小稳定系数</translation>
  </message>
  <message>
   <source>Lowest factor of safety, designed</source>
   <translation>设计最小稳定系数</translation>
  </message>
  <message>
   <source>Lowest rim of all pits (m)</source>
   <translation>各坑最低坑沿（m）</translation>
  </message>
  <message>
   <source>Lowest safety</source>
   <translation>最小稳定系数</translation>
  </message>
  <message>
   <source>Magic wand</source>
   <translation>魔棒</translation>
  </message>
  <message>
   <source>Magic wand preview</source>
   <translation>魔棒预览</translation>
  </message>
  <message>
   <source>Make a plot of it and edit the outline</source>
   <translation>转为图斑并编辑边界</translation>
  </message>
  <message>
   <source>Make a plot of it as it is</source>
   <translation>按原边界转为图斑</translation>
  </message>
  <message>
   <source>Make the decisions of the picked scenario the pending ones</source>
   <translation>将所选情景的决策作为待编入方案的决策</translation>
  </message>
  <message>
   <source>Makes them valid and says what was changed. Otherwise they are skipped.</source>
   <translation>修复为有效边界并说明改动；否则跳过不导入。</translation>
  </message>
  <message>
   <source>Makes them valid and says what was changed. Otherwise they come as they are.</source>
   <translation>修复为有效边界并说明改动；否则按原样读入。</translation>
  </message>
  <message>
   <source>Map of findings</source>
   <translation>核查结果图</translation>
  </message>
  <message>
   <source>Map s&amp;heets</source>
   <translation>图幅号(&amp;H)</translation>
  </message>
  <message>
   <source>Mapping file {path}, line {line}: the data dictionary has no field {name}.</source>
   <translation>字段对照表 {path} 第 {line} 行：数据字典没有字段 {name}。</translation>
  </message>
  <message>
   <source>Mapping file {path}, line {line}: the input has no attribute {name}. It has {names}.</source>
   <translation>字段对照表 {path} 第 {line} 行：输入没有属性 {name}，现有 {names}。</translation>
  </message>
  <message>
   <source>Mapping file {path}, line {line}: {name} is filled twice.</source>
   <translation>字段对照表 {path} 第 {line} 行：{name} 重复赋值。</translation>
  </message>
  <message>
   <source>Mark as a demonstration</source>
   <translation>标注为示范</translation>
  </message>
  <message>
   <source>Mask raster</source>
   <translation>掩膜栅格</translation>
  </message>
  <message>
   <source>Material</source>
   <translation>岩土类别</translation>
  </message>
  <message>
   <source>Material field of the zones</source>
   <translation>分区的岩土类别字段</translation>
  </message>
  <message>
   <source>Material of fill</source>
   <translation>填料</translation>
  </message>
  <message>
   <source>Material {name} has cohesion but no unit weight (gamma_kn_m3). Fill it in.</source>
   <translation>材料 {name} 有黏聚力但未填重度（gamma_kn_m3），请补填。</translation>
  </message>
  <message>
   <source>Material {name} has neither a face angle (face_deg) nor a friction angle (phi_deg). Fill in one.</source>
   <translation>材料 {name} 既无坡面角（face_deg）也无内摩擦角（phi_deg），请填写其一。</translation>
  </message>
  <message>
   <source>Material {name}: {field} is {value}; it has to lie between {low} and {high}.</source>
   <translation>材料 {name}：{field} 为 {value}，应在 {low} 与 {high} 之间。</translation>
  </message>
  <message>
   <source>Materials</source>
   <translation>岩土材料</translation>
  </message>
  <message>
   <source>Mean LS after</source>
   <translation>治理后平均LS</translation>
  </message>
  <message>
   <source>Mean LS before</source>
   <translation>治理前平均LS</translation>
  </message>
  <message>
   <source>Mean completeness (0 to 1)</source>
   <translation>平均完整度（0 至 1）</translation>
  </message>
  <message>
   <source>Mean cost of one bank m³</source>
   <translation>每 m³ 自然方的平均费用</translation>
  </message>
  <message>
   <source>Mean distance of the pairs (m)</source>
   <translation>平均运距（m）</translation>
  </message>
  <message>
   <source>Mean yearly rain (mm)</source>
   <translation>多年平均降雨量（mm）</translation>
  </message>
  <message>
   <source>Measured</source>
   <translation>实测值</translation>
  </message>
  <message>
   <source>Measures</source>
   <translation>修复措施</translation>
  </message>
  <message>
   <source>Median change, after minus before (m)</source>
   <translation>高差中位数，变化后减变化前（m）</translation>
  </message>
  <message>
   <source>Median difference on stable ground after (m)</source>
   <translation>改正后稳定地面高差中位数（m）</translation>
  </message>
  <message>
   <source>Median difference on stable ground before (m)</source>
   <translation>改正前稳定地面高差中位数（m）</translation>
  </message>
  <message>
   <source>Median height of the points above the rasters (m)</source>
   <translation>测点高出栅格的中位数（m）</translation>
  </message>
  <message>
   <source>Medium hard rock</source>
   <translation>较坚硬岩</translation>
  </message>
  <message>
   <source>Mends those of the listed problems that cannot be meant and where the area stays the same</source>
   <translation>修复所列问题中的明显笔误，仅限面积不变者</translation>
  </message>
  <message>
   <source>Mends what cannot be meant (vertices that stand twice, order and direction of rings, invisible characters) where the area stays the same, and checks again. The event log keeps what was there.</source>
   <translation>在面积不变时修复明显笔误（重复界址点、内外圈顺序和走向、不可见字符），然后重新检查。修改前的内容留在日志中。</translation>
  </message>
  <message>
   <source>Merge field pack</source>
   <translation>合并外业包</translation>
  </message>
  <message>
   <source>Merged. A backup of the register was made before.</source>
   <translation>已合并，合并前已备份台账。</translation>
  </message>
  <message>
   <source>Merged: {inserted} new, {edited} edited, {deleted} deleted, {split} split off, {photos} photographs; {conflicts} conflicts wait to be decided.</source>
   <translation>已合并：新增 {inserted}，修改 {edited}，删除 {deleted}，分割 {split}，照片 {photos}；待处理冲突 {conflicts}。</translation>
  </message>
  <message>
   <source>Merging the field pack</source>
   <translation>正在合并外业包</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>计算方法</translation>
  </message>
  <message>
   <source>Mine</source>
   <translation>矿山（主体）</translation>
  </message>
  <message>
   <source>Mine Restoration Planner</source>
   <translation>矿山生态修复方案编制</translation>
  </message>
  <message>
   <source>Mine plot</source>
   <translation>图斑</translation>
  </message>
  <message>
   <source>Mine register</source>
   <translation>矿山台账</translation>
  </message>
  <message>
   <source>Mine register (*.gpkg *.pgregister)</source>
   <translation>矿山台账 (*.gpkg *.pgregister)</translation>
  </message>
  <message>
   <source>Mine register {name}</source>
   <translation>矿山台账 {name}</translation>
  </message>
  <message>
   <source>Mine restoration</source>
   <translation>矿山生态修复</translation>
  </message>
  <message>
   <source>Mine {mine_id} could not be planned: a defect of the program. See the result file.</source>
   <translation>主体 {mine_id} 未能编制：程序缺陷，详见结果文件。</translation>
  </message>
  <message>
   <source>Mine {mine_id} has no plot with an outline.</source>
   <translation>矿山 {mine_id} 没有带范围的图斑。</translation>
  </message>
  <message>
   <source>Mine {mine_id} has no scenario “{name}”. It has: {known}.</source>
   <translation>矿山 {mine_id} 没有比选方案“{name}”，现有：{known}。</translation>
  </message>
  <message>
   <source>Mine {mine_id} has no two such versions of its plan to compare. It has: {known}.</source>
   <translation>主体 {mine_id} 没有可对比的两版方案。现有版本：{known}。</translation>
  </message>
  <message>
   <source>Mine {mine}: nothing has changed since plan version {version}; it stays. Law checks: {failed} failed, {undecided} undecided.</source>
   <translation>矿山 {mine}：自第 {version} 版方案以来没有变化，仍用该版。合规核查：{failed} 项未通过，{undecided} 项无法判定。</translation>
  </message>
  <message>
   <source>Mine {mine}: plan version {version} is in the register. Law checks: {failed} failed, {undecided} undecided.</source>
   <translation>矿山 {mine}：第 {version} 版方案已存入台账。合规核查：{failed} 项未通过，{undecided} 项无法判定。</translation>
  </message>
  <message>
   <source>Mineral</source>
   <translation>矿种</translation>
  </message>
  <message>
   <source>Mines</source>
   <translation>矿山</translation>
  </message>
  <message>
   <source>Mines of the register</source>
   <translation>台账中的矿山</translation>
  </message>
  <message>
   <source>Mines without a plan</source>
   <translation>未编成的主体数</translation>
  </message>
  <message>
   <source>Mining rights</source>
   <translation>矿业权</translation>
  </message>
  <message>
   <source>Missing from the package: {name}</source>
   <translation>材料缺项：{name}</translation>
  </message>
  <message>
   <source>Missing: {name}</source>
   <translation>缺失：{name}</translation>
  </message>
  <message>
   <source>Missing: {things}.</source>
   <translation>尚缺：{things}。</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Moderate after (m²)</source>
   <translation>治理后中度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Moderate before (m²)</source>
   <translation>治理前中度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Monitoring and aftercare (CNY)</source>
   <translation>监测与管护费（元）</translation>
  </message>
  <message>
   <source>Monte Carlo trials over the ranges of strength, weight and water; 0 for none.</source>
   <translation>按强度、重度和水位的取值范围进行蒙特卡洛模拟；0 为不模拟。</translation>
  </message>
  <message>
   <source>More</source>
   <translation>更多</translation>
  </message>
  <message>
   <source>More directions come closer to a round cone and take longer.</source>
   <translation>方向越多越接近圆锥，耗时也越长。</translation>
  </message>
  <message>
   <source>Morgenstern–Price method</source>
   <translation>摩根斯坦-普赖斯法</translation>
  </message>
  <message>
   <source>Mortared stone</source>
   <translation>浆砌石</translation>
  </message>
  <message>
   <source>Most money in one quarter (CNY)</source>
   <translation>单季最大资金需求（元）</translation>
  </message>
  <message>
   <source>Move a vertex</source>
   <translation>移动拐点</translation>
  </message>
  <message>
   <source>Move register</source>
   <translation>迁移台账</translation>
  </message>
  <message>
   <source>Move to a database or back…</source>
   <translation>台账迁入（迁出）数据库…</translation>
  </message>
  <message>
   <source>Moved to uses of the project, bank volume (m³)</source>
   <translation>调往本工程用料点的量，自然方（m³）</translation>
  </message>
  <message>
   <source>Moved {volume} m³ bank</source>
   <translation>调运 {volume} m³（自然方）</translation>
  </message>
  <message>
   <source>NPV ({unit})</source>
   <translation>净现值（{unit}）</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>Name of a scenario</source>
   <translation>情景名称</translation>
  </message>
  <message>
   <source>Name of the detector or model, kept with every candidate.</source>
   <translation>识别程序或模型的名称，随每处疑似图斑保存。</translation>
  </message>
  <message>
   <source>Name of the mine</source>
   <translation>矿山名称</translation>
  </message>
  <message>
   <source>Name of the scenario</source>
   <translation>比选方案名称</translation>
  </message>
  <message>
   <source>Name of the surface</source>
   <translation>设计面名称</translation>
  </message>
  <message>
   <source>Name the field that tells what the other ground is.</source>
   <translation>请指定说明其他地面类型的字段。</translation>
  </message>
  <message>
   <source>Name, code, east, north, design height, for total stations and CASS.</source>
   <translation>点名、编码、东坐标、北坐标、设计高程，供全站仪和 CASS 使用。</translation>
  </message>
  <message>
   <source>Naming the editor</source>
   <translation>正在登记编辑人</translation>
  </message>
  <message>
   <source>Natural recovery (hm²)</source>
   <translation>自然恢复（公顷）</translation>
  </message>
  <message>
   <source>Nearest (M)</source>
   <translation>最近(M)</translation>
  </message>
  <message>
   <source>Nearest uses of each source</source>
   <translation>每个料源最近的用料点个数</translation>
  </message>
  <message>
   <source>Needed where a ramp is asked for.</source>
   <translation>设坡道时必填。</translation>
  </message>
  <message>
   <source>Needs a qualified unit (always 1)</source>
   <translation>须由具备资质的单位评估（恒为 1）</translation>
  </message>
  <message>
   <source>Neither the image nor the terrain model has data at this place.</source>
   <translation>此处影像和地形模型均无数据。</translation>
  </message>
  <message>
   <source>Net</source>
   <translation>投影网</translation>
  </message>
  <message>
   <source>Net present value before financing (CNY)</source>
   <translation>项目净现值，融资前（元）</translation>
  </message>
  <message>
   <source>Net volume below the rebuilt ground, pit minus heap (m³)</source>
   <translation>推算地面以下的净体积，采坑减堆体（m³）</translation>
  </message>
  <message>
   <source>New &amp;folder</source>
   <translation>新文件夹(&amp;F)</translation>
  </message>
  <message>
   <source>New folder for the field pack</source>
   <translation>外业包的新文件夹</translation>
  </message>
  <message>
   <source>New mine register</source>
   <translation>新建矿山台账</translation>
  </message>
  <message>
   <source>New register</source>
   <translation>新台账</translation>
  </message>
  <message>
   <source>New rows</source>
   <translation>新增记录数</translation>
  </message>
  <message>
   <source>Newer version</source>
   <translation>新版本</translation>
  </message>
  <message>
   <source>Next (N)</source>
   <translation>下一个(N)</translation>
  </message>
  <message>
   <source>Next: change decisions, then keep them here under a name to compare.</source>
   <translation>下一步：修改决策，再在此命名保存，以便比较。</translation>
  </message>
  <message>
   <source>Next: choose the terrain model of the present ground.</source>
   <translation>下一步：选择现状地形模型。</translation>
  </message>
  <message>
   <source>Next: correct materials and volumes, then allocate.</source>
   <translation>下一步：核对材料和方量，然后调配。</translation>
  </message>
  <message>
   <source>Next: import plots into the register.</source>
   <translation>下一步：向台账导入图斑。</translation>
  </message>
  <message>
   <source>Next: open a register or make a new one.</source>
   <translation>下一步：打开或新建台账。</translation>
  </message>
  <message>
   <source>Next: pick a column and take it over, or keep the plan.</source>
   <translation>下一步：选择一列采用，或维持现行方案。</translation>
  </message>
  <message>
   <source>Next: pick a mine in the table or on the map.</source>
   <translation>下一步：在表中或地图上选择矿山。</translation>
  </message>
  <message>
   <source>Next: take sources and uses from the scenario.</source>
   <translation>下一步：由比选方案提取供方和需方。</translation>
  </message>
  <message>
   <source>Next: work the scenarios out.</source>
   <translation>下一步：测算各情景。</translation>
  </message>
  <message>
   <source>Next: {step}</source>
   <translation>下一步：{step}</translation>
  </message>
  <message>
   <source>No</source>
   <translation>否</translation>
  </message>
  <message>
   <source>No Chinese font is installed for the map sheets. Install one of: {families}.</source>
   <translation>未安装可用于附图的中文字体，请安装其中之一：{families}。</translation>
  </message>
  <message>
   <source>No Python with SciPy was found beside QGIS, which the solver needs. Install SciPy with the QGIS installer and run again.</source>
   <translation>QGIS 旁没有找到带 SciPy 的 Python，求解需要它。请用 QGIS 安装程序装上 SciPy 后重新运行。</translation>
  </message>
  <message>
   <source>No candidate waits. Find some with “Find mine candidates”.</source>
   <translation>没有待审核的疑似图斑。可用“查找疑似矿山图斑”查找。</translation>
  </message>
  <message>
   <source>No cell of the surface has a height. Does the outline lie where the heights are? Check the coordinate systems.</source>
   <translation>所建地面没有任何格网有高程。范围与高程数据是否在同一处？请检查坐标系。</translation>
  </message>
  <message>
   <source>No cell that these polygons touch is changed.</source>
   <translation>与这些面相接的栅格均不改动。</translation>
  </message>
  <message>
   <source>No channel begins nearer to the ridge above it (Xrh).</source>
   <translation>沟头距其上方分水岭不小于此值（Xrh）。</translation>
  </message>
  <message>
   <source>No hole lies on the terrain raster, which is in {crs} and spans {bounds}. Check the coordinate systems.</source>
   <translation>没有采坑落在地形栅格上。该栅格的坐标系为{crs}，范围为{bounds}。请检查坐标系。</translation>
  </message>
  <message>
   <source>No hole was given. Draw at least one outline.</source>
   <translation>未给出采坑，请至少绘制一个边界。</translation>
  </message>
  <message>
   <source>No input says its coordinate system. Choose the one the surface shall be in.</source>
   <translation>各输入均未注明坐标系，请选择地面坐标系。</translation>
  </message>
  <message>
   <source>No pit is filled above the lowest ground around it. Several pits share a volume so that each is filled to the same share of its height.</source>
   <translation>任何采坑都不填至周围最低地面以上。多个采坑共用一个方量时，各坑填至其坑深的同一比例。</translation>
  </message>
  <message>
   <source>No plan yet.</source>
   <translation>尚无方案。</translation>
  </message>
  <message>
   <source>No plan yet. Next: choose a terrain model and draft the plan.</source>
   <translation>尚无方案。下一步：选择地形数据，编制方案。</translation>
  </message>
  <message>
   <source>No plot of the register is among those chosen for the field pack.</source>
   <translation>所选范围内没有台账图斑，无法生成外业包。</translation>
  </message>
  <message>
   <source>No position</source>
   <translation>无拍摄位置</translation>
  </message>
  <message>
   <source>No problems in {plots} plots.</source>
   <translation>{plots} 个图斑未发现问题。</translation>
  </message>
  <message>
   <source>No scenario yet. Next: draw a design.</source>
   <translation>尚无比选方案。下一步：绘制设计。</translation>
  </message>
  <message>
   <source>No score given</source>
   <translation>未给得分</translation>
  </message>
  <message>
   <source>No section meets the ground where heights are known and something is moved. Check lines, outline and their coordinate systems.</source>
   <translation>没有断面落在有高程且有挖填之处，请核对断面线、范围线及其坐标系。</translation>
  </message>
  <message>
   <source>No slope in the area steeper than allowed</source>
   <translation>范围内坡度均不大于允许坡度</translation>
  </message>
  <message>
   <source>No slope was given. Give one for all, or zones with their own.</source>
   <translation>未给坡度。请给出统一坡度，或给出各有坡度的分区。</translation>
  </message>
  <message>
   <source>No source and no use lies on open ground with known heights. Check the surface, its coordinate system and the barriers.</source>
   <translation>没有料源或用料点位于有高程的可通行地面上。请检查地面、坐标系和障碍。</translation>
  </message>
  <message>
   <source>No source and no use lies within {access} m of a road. Draw the roads nearer, or allow a longer way to them.</source>
   <translation>没有料源或用料点在道路 {access} m 以内。请把道路画近些，或放宽到道路的距离。</translation>
  </message>
  <message>
   <source>No source lies on ground that is known and falls. Draw sources on the crest of a face, or lower the least slope.</source>
   <translation>没有落石源位于有高程且有坡度的地面上。请画在坡顶，或减小最小坡度。</translation>
  </message>
  <message>
   <source>No terrain: mine {mine_id} has no plan yet whose ground could be taken. Give a DEM.</source>
   <translation>缺少地形：主体 {mine_id} 尚无方案可取用其地形，请指定 DEM。</translation>
  </message>
  <message>
   <source>No triangle lies within the outline. Check the coordinate systems, or leave the outline out.</source>
   <translation>范围内没有三角形。请检查坐标系，或不给范围。</translation>
  </message>
  <message>
   <source>No zone lies on the terrain raster, which is in {crs} and spans {bounds}. Check the coordinate systems.</source>
   <translation>没有分区落在地形栅格上；栅格坐标系为 {crs}，范围为 {bounds}。请检查坐标系。</translation>
  </message>
  <message>
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Not checked yet.</source>
   <translation>尚未检查。</translation>
  </message>
  <message>
   <source>Not given</source>
   <translation>未给出</translation>
  </message>
  <message>
   <source>Not serious</source>
   <translation>不严重</translation>
  </message>
  <message>
   <source>Not stated</source>
   <translation>未申明</translation>
  </message>
  <message>
   <source>Not to be touched</source>
   <translation>不得触动</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>备注</translation>
  </message>
  <message>
   <source>Nothing is known of the ground around the outline. Give a larger terrain raster.</source>
   <translation>边界外没有已知地面。请提供范围更大的地形栅格。</translation>
  </message>
  <message>
   <source>Nothing is left of the outline: what was picked belongs to its neighbours already, or lies outside the plot.</source>
   <translation>没有剩余范围：所选范围已属于相邻图斑（单元），或位于图斑之外。</translation>
  </message>
  <message>
   <source>Nothing is written to the register; the report says what a merge would do.</source>
   <translation>不写入台账，只在报告中列出合并结果。</translation>
  </message>
  <message>
   <source>Nothing may be cut outside; all polygons count as one.</source>
   <translation>范围外不得有挖方；所有面合并计算。</translation>
  </message>
  <message>
   <source>Nothing says what the ground is like after. Give a design, a plant cover, zones, a practice or lines for it, or leave out the maps of after and of the change.</source>
   <translation>未给出治理后的任何条件。请给出设计地形、治理后植被盖度、分区、措施或截断线，或不输出治理后及变化栅格。</translation>
  </message>
  <message>
   <source>Nothing was written.</source>
   <translation>未写出任何内容。</translation>
  </message>
  <message>
   <source>Number</source>
   <translation>编号</translation>
  </message>
  <message>
   <source>Number of benches</source>
   <translation>台阶级数</translation>
  </message>
  <message>
   <source>Number of benches built</source>
   <translation>形成的台阶级数</translation>
  </message>
  <message>
   <source>Number of cells with a height</source>
   <translation>有高程的格网数</translation>
  </message>
  <message>
   <source>Number of cloud points rejected as outliers</source>
   <translation>剔除的点云异常点数</translation>
  </message>
  <message>
   <source>Number of contours</source>
   <translation>等高线条数</translation>
  </message>
  <message>
   <source>Number of flat triangles taken away</source>
   <translation>消除的平三角形数</translation>
  </message>
  <message>
   <source>Number of heights in the triangulation</source>
   <translation>参与构网的高程点数</translation>
  </message>
  <message>
   <source>Number of holes of which only a range is known</source>
   <translation>只有区间的采坑数</translation>
  </message>
  <message>
   <source>Number of holes rebuilt</source>
   <translation>已推算的采坑数</translation>
  </message>
  <message>
   <source>Number of holes that could not be rebuilt</source>
   <translation>无法推算的采坑数</translation>
  </message>
  <message>
   <source>Number of joint sets</source>
   <translation>结构面分组数</translation>
  </message>
  <message>
   <source>Number of pits</source>
   <translation>采坑数</translation>
  </message>
  <message>
   <source>Number of platforms</source>
   <translation>场地数</translation>
  </message>
  <message>
   <source>Number of plots of the mine</source>
   <translation>该矿山的图斑数</translation>
  </message>
  <message>
   <source>Number of points to be set out</source>
   <translation>放样点个数</translation>
  </message>
  <message>
   <source>Number of sections</source>
   <translation>断面个数</translation>
  </message>
  <message>
   <source>Number of sheets</source>
   <translation>图纸张数</translation>
  </message>
  <message>
   <source>Number of stable cells compared</source>
   <translation>参与比较的稳定格网数</translation>
  </message>
  <message>
   <source>Number of steepest sections</source>
   <translation>最陡剖面数量</translation>
  </message>
  <message>
   <source>Number of the field pack</source>
   <translation>外业包编号</translation>
  </message>
  <message>
   <source>Number of the first mine imported</source>
   <translation>所导入的第一个矿山（主体）编号</translation>
  </message>
  <message>
   <source>Number of the mine</source>
   <translation>主体编号</translation>
  </message>
  <message>
   <source>Number of the mine; one mine holds one or more plots</source>
   <translation>矿山（主体）编号；一个主体含一个或多个图斑</translation>
  </message>
  <message>
   <source>Number of the plot</source>
   <translation>图斑编号</translation>
  </message>
  <message>
   <source>Number of triangles</source>
   <translation>三角形数</translation>
  </message>
  <message>
   <source>Numbers of mines, divided by commas. Without mines and plots: all plots.</source>
   <translation>矿山（主体）编号，以逗号分隔。矿山和图斑都不填时为全部图斑。</translation>
  </message>
  <message>
   <source>Numbers of mines, divided by commas. Without them: every mine with plots.</source>
   <translation>主体编号，以逗号分隔；不填则为全部有图斑的主体。</translation>
  </message>
  <message>
   <source>Numbers of plots, divided by commas, besides those of the mines.</source>
   <translation>除上述矿山外另加的图斑编号，以逗号分隔。</translation>
  </message>
  <message>
   <source>Numbers with commas; 2 is ground, 8 are model key points.</source>
   <translation>以逗号分隔的类别号；2 为地面点，8 为模型关键点。</translation>
  </message>
  <message>
   <source>Objects not taken</source>
   <translation>未读取的对象数</translation>
  </message>
  <message>
   <source>Of K and of the field of K. American numbers are taken times 0.1317.</source>
   <translation>K及K字段的单位。美制数值乘0.1317。</translation>
  </message>
  <message>
   <source>Of a later survey; a design is what it says.</source>
   <translation>仅用于施工后实测；设计地面不计误差。</translation>
  </message>
  <message>
   <source>Of all ground that no raster and no zone says otherwise of.</source>
   <translation>用于栅格和分区均未给出的地面。</translation>
  </message>
  <message>
   <source>Of all ground that no zone says otherwise of. Left out, the rulebook's.</source>
   <translation>用于分区未给出的地面。不填则用规则库取值。</translation>
  </message>
  <message>
   <source>Of one bank m³ that is dug in one phase and used in a later one.</source>
   <translation>前一期开挖、后一期使用的料，每 m³ 自然方的费用。</translation>
  </message>
  <message>
   <source>Of one face given by numbers. Or give a surface.</source>
   <translation>直接给出一个坡面的倾角；也可改给地形面。</translation>
  </message>
  <message>
   <source>Of the face that governs: poles, great circles, friction cone.</source>
   <translation>控制性坡面的投影图：极点、大圆、摩擦锥。</translation>
  </message>
  <message>
   <source>Of the figure: Schmidt's equal-area or Wulff's equal-angle net.</source>
   <translation>图件采用施密特等面积网或吴氏等角度网。</translation>
  </message>
  <message>
   <source>Of the last click; 1 is clearly another colour or a clear break of slope</source>
   <translation>最近一次点击的容差；1表示颜色明显不同或坡度明显突变</translation>
  </message>
  <message>
   <source>Of the latest image, e.g. 2025-07-01; kept with every candidate in the queue.</source>
   <translation>最新影像的日期，如 2025-07-01；随队列中的疑似图斑保存。</translation>
  </message>
  <message>
   <source>Of the modes that fill. Left out, the rulebook's.</source>
   <translation>用于含填方的目标。不给时按规则表。</translation>
  </message>
  <message>
   <source>Of the place, yearly mean. Or give a table of daily rain, or the yearly rain.</source>
   <translation>当地多年平均值。也可给出日降雨量表或年降雨量。</translation>
  </message>
  <message>
   <source>Of the surplus to the platform, bank volume (m³)</source>
   <translation>剩余量中进平台的量，自然方（m³）</translation>
  </message>
  <message>
   <source>Offsets beside the lines (m)</source>
   <translation>线旁偏距（m）</translation>
  </message>
  <message>
   <source>Old contours</source>
   <translation>采前等高线</translation>
  </message>
  <message>
   <source>Old spot heights</source>
   <translation>采前高程点</translation>
  </message>
  <message>
   <source>Older version</source>
   <translation>旧版本</translation>
  </message>
  <message>
   <source>On the cells of the terrain; factors above 100 are written as 100.</source>
   <translation>与地形同格网；大于 100 者按 100 写出。</translation>
  </message>
  <message>
   <source>On the public platform</source>
   <translation>经公共资源交易平台</translation>
  </message>
  <message>
   <source>On which side of the line the ground is lower cannot be told: the terrain model has no heights there.</source>
   <translation>无法判断线的哪一侧地势较低：该处无高程。</translation>
  </message>
  <message>
   <source>On whole multiples of the spacing, east and north.</source>
   <translation>位于东、北坐标为间距整数倍处。</translation>
  </message>
  <message>
   <source>One JSON file for each mine, named by its number; default.json applies to the others. Without a folder, the decisions of each mine's latest plan are taken.</source>
   <translation>每个主体一个以主体编号命名的 JSON 文件，其余主体用 default.json。不填则取各主体最新方案的决策。</translation>
  </message>
  <message>
   <source>One click inside a plot: its restoration units from the terrain</source>
   <translation>在图斑内点击一次，由地形划分修复单元</translation>
  </message>
  <message>
   <source>One click inside a plot: working area, dump and the rest become plots</source>
   <translation>在图斑内点击一次，拆分为采场、固体废弃物堆场和其余图斑</translation>
  </message>
  <message>
   <source>One intensity instead of the storm formula.</source>
   <translation>直接给出降雨强度，代替暴雨强度公式。</translation>
  </message>
  <message>
   <source>One level and one fall for all outlines, balanced together.</source>
   <translation>各场地取同一标高和坡度，合并平衡。</translation>
  </message>
  <message>
   <source>One level for all sections; a law floor raster comes before it.</source>
   <translation>全部断面用同一标高；同时给出法定底板栅格时以栅格为准。</translation>
  </message>
  <message>
   <source>One line down each face, instead of polygons.</source>
   <translation>每个坡面沿坡向下画一条线，代替面。</translation>
  </message>
  <message>
   <source>One or more lines to begin at; the outline of a polygon counts as a closed line.</source>
   <translation>一条或多条起始线；面的边界视为闭合线。</translation>
  </message>
  <message>
   <source>One page (PNG) a section, with its critical surfaces and its table.</source>
   <translation>每个剖面一页图（PNG），含最危险滑面和结果表。</translation>
  </message>
  <message>
   <source>One polygon a face. Left out, steep ground is parted into faces.</source>
   <translation>每个坡面一个面要素；不给时按陡坡和坡向自动划分。</translation>
  </message>
  <message>
   <source>One polygon a pit: the least present height in it is the law floor there.</source>
   <translation>每个坑一个面：其内现状最低高程即该处法定底板。</translation>
  </message>
  <message>
   <source>One polygon feature a pit; only cells wholly inside are filled.</source>
   <translation>一坑一个面要素；只填完全在内的栅格。</translation>
  </message>
  <message>
   <source>One polygon for each pit; its floor may not be dug.</source>
   <translation>每个采坑一个面，坑底不得采挖。</translation>
  </message>
  <message>
   <source>One polygon for each plot, with the file's attributes and computed areas.</source>
   <translation>每个地块一个面，含文件属性和计算面积。</translation>
  </message>
  <message>
   <source>One polygon for each problem with its rule, sentence and cure: the ground in question, or a square of two metres around a point or the plot's centre.</source>
   <translation>每个问题一个面，含检查项、说明和处理办法：所涉范围，或以问题点（图斑中心）为中心的 2 米方框。</translation>
  </message>
  <message>
   <source>One row a face: angles, critical shares, lowest factor by mode and case.</source>
   <translation>每个坡面一行：产状、不利比例、各方式各工况最小稳定系数。</translation>
  </message>
  <message>
   <source>One row a section, ground and case: Fs, Fst, state, verdict.</source>
   <translation>每个剖面、地面、工况一行：Fs、Fst、稳定状态、结论。</translation>
  </message>
  <message>
   <source>One row for each hole; holes that overlap or touch are one.</source>
   <translation>每个采坑一行；相互重叠或相接的合并为一个。</translation>
  </message>
  <message>
   <source>One row for each material, topsoil first.</source>
   <translation>每种材料一行，表土在前。</translation>
  </message>
  <message>
   <source>One row for each mine, with the reason where it has no plan.</source>
   <translation>每个主体一行，未编成的列明原因。</translation>
  </message>
  <message>
   <source>One row for each pair; it is the table of costs that the allocation takes.</source>
   <translation>每个组合一行，即土石方调配所用的运输费用表。</translation>
  </message>
  <message>
   <source>One row for each scenario; what nobody computed is empty.</source>
   <translation>每个方案一行，未计算的项目留空。</translation>
  </message>
  <message>
   <source>One row for each source and use that share something.</source>
   <translation>每个有调配关系的料源和用料点一行。</translation>
  </message>
  <message>
   <source>One row for each zone; without zones, one row for the whole.</source>
   <translation>每个分区一行；未给分区时全区一行。</translation>
  </message>
  <message>
   <source>One section a line, across the slope. Left out, sections are cut across the steepest faces.</source>
   <translation>一线一剖面，横切坡面。不给则在最陡坡面自动切取。</translation>
  </message>
  <message>
   <source>One truck takes (m³, loose)</source>
   <translation>每车装运量（松方，m³）</translation>
  </message>
  <message>
   <source>Only cells wholly inside are changed. Left out, the whole raster is worked.</source>
   <translation>只改动完全在内的栅格。不给时处理整幅栅格。</translation>
  </message>
  <message>
   <source>Only cells wholly inside these polygons are changed; what is left out is told as a volume.</source>
   <translation>只改变完全位于这些面内的栅格；舍去的部分列出方量。</translation>
  </message>
  <message>
   <source>Only cells whose centre lies within are exported; its corners are set out.</source>
   <translation>仅导出中心位于范围内的栅格；范围线拐点列入放样点。</translation>
  </message>
  <message>
   <source>Only count</source>
   <translation>仅统计</translation>
  </message>
  <message>
   <source>Only plots that meet this rectangle.</source>
   <translation>只取与此范围相交的图斑。</translation>
  </message>
  <message>
   <source>Only sections with cut or fill</source>
   <translation>只绘有挖填的断面</translation>
  </message>
  <message>
   <source>Only so many, by straight distance. Left out, all.</source>
   <translation>只取直线距离最近的若干个。不填取全部。</translation>
  </message>
  <message>
   <source>Only tell what would happen</source>
   <translation>只预览结果</translation>
  </message>
  <message>
   <source>Only the plots of this mine.</source>
   <translation>只打印该矿山（主体）的图斑。</translation>
  </message>
  <message>
   <source>Only these plots, their numbers divided by commas.</source>
   <translation>只打印所列图斑，编号以逗号分隔。</translation>
  </message>
  <message>
   <source>Only this row</source>
   <translation>仅限此记录</translation>
  </message>
  <message>
   <source>Only this table</source>
   <translation>仅限此表</translation>
  </message>
  <message>
   <source>Only used where no lines are given.</source>
   <translation>仅在未给剖面线时采用。</translation>
  </message>
  <message>
   <source>Only where the file's header is silent or wrong. Otherwise it is found out.</source>
   <translation>仅在文件头未注明或有误时指定，否则自动识别。</translation>
  </message>
  <message>
   <source>Open &amp;folder</source>
   <translation>打开文件夹(&amp;F)</translation>
  </message>
  <message>
   <source>Open a mine register</source>
   <translation>打开矿山台账</translation>
  </message>
  <message>
   <source>Open a mine register first; outlines are written into it.</source>
   <translation>请先打开矿山台账，边界将写入其中。</translation>
  </message>
  <message>
   <source>Open a mine register in the dock first.</source>
   <translation>请先在面板中打开矿山台账。</translation>
  </message>
  <message>
   <source>Open a mine register to review its candidates.</source>
   <translation>请打开矿山台账以审核疑似图斑。</translation>
  </message>
  <message>
   <source>Open a register to check it.</source>
   <translation>打开台账后可检查。</translation>
  </message>
  <message>
   <source>Open lines, and contours whether open or closed, with their elevation.</source>
   <translation>未闭合的线，以及等高线（无论是否闭合），带高程。</translation>
  </message>
  <message>
   <source>Optional JSON file with every line of the report: kind, row, both values, conflicts whole.</source>
   <translation>可选的 JSON 文件，逐条记录报告内容：类型、记录、双方的值，冲突记录整条保存。</translation>
  </message>
  <message>
   <source>Order of the bands</source>
   <translation>波段顺序</translation>
  </message>
  <message>
   <source>Ordinary building rock</source>
   <translation>普通建筑用石料</translation>
  </message>
  <message>
   <source>Organic carbon (%)</source>
   <translation>有机碳（%）</translation>
  </message>
  <message>
   <source>Other figures</source>
   <translation>其他指标</translation>
  </message>
  <message>
   <source>Other ground</source>
   <translation>其他地面</translation>
  </message>
  <message>
   <source>Other necessities</source>
   <translation>其他必要性</translation>
  </message>
  <message>
   <source>Other or not set</source>
   <translation>其他或未填</translation>
  </message>
  <message>
   <source>Outlets</source>
   <translation>出水口</translation>
  </message>
  <message>
   <source>Outline</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>Outline drawn</source>
   <translation>勾绘边界</translation>
  </message>
  <message>
   <source>Outline of the design</source>
   <translation>设计范围</translation>
  </message>
  <message>
   <source>Outline of the plane itself; the batters lie outside it. Several features are designed one after another, each on the ground that the ones before leave, unless they are to be one plane.</source>
   <translation>平面本身的边界，边坡位于其外。多个场地依次设计，各以前一场地完成后的地面为准；选择同一平面时除外。</translation>
  </message>
  <message>
   <source>Outline of the reach</source>
   <translation>影响范围</translation>
  </message>
  <message>
   <source>Outline or place</source>
   <translation>边界或位置</translation>
  </message>
  <message>
   <source>Outline the pit or heap around a click, by colour and terrain</source>
   <translation>点击采坑或堆体，按颜色和地形自动勾绘边界</translation>
  </message>
  <message>
   <source>Outline with the magic wand</source>
   <translation>魔棒勾绘边界</translation>
  </message>
  <message>
   <source>Outline, contours and points in the layers of CASS.</source>
   <translation>范围线、等高线和点，按 CASS 图层。</translation>
  </message>
  <message>
   <source>Outlines</source>
   <translation>边界（面）</translation>
  </message>
  <message>
   <source>Outlines drawn</source>
   <translation>写出的边界数</translation>
  </message>
  <message>
   <source>Outlines from any detector. Give these or a mask.</source>
   <translation>任意识别程序给出的边界。与掩膜栅格二选一。</translation>
  </message>
  <message>
   <source>Outlines in the pack</source>
   <translation>外业包图斑边界数</translation>
  </message>
  <message>
   <source>Outlines made</source>
   <translation>生成的面数</translation>
  </message>
  <message>
   <source>Outlines of disturbed ground. Draw all of it: what is disturbed and not outlined is taken for original ground. An island of undisturbed ground is a hole in the polygon.</source>
   <translation>扰动范围的边界。请全部圈入：已扰动而未圈入的会被当作原始地面。未扰动的孤岛画成面中的洞。</translation>
  </message>
  <message>
   <source>Outlines read</source>
   <translation>读入的边界数</translation>
  </message>
  <message>
   <source>Outlines repaired</source>
   <translation>修复边界数</translation>
  </message>
  <message>
   <source>Outlines with kind, score, area and the reasons.</source>
   <translation>边界图层，含类型、得分、面积和判定依据。</translation>
  </message>
  <message>
   <source>Outlining at full resolution …</source>
   <translation>正在按原始分辨率勾绘…</translation>
  </message>
  <message>
   <source>Outlining with the magic wand</source>
   <translation>正在用魔棒勾绘</translation>
  </message>
  <message>
   <source>Over-digging</source>
   <translation>超采核查</translation>
  </message>
  <message>
   <source>Overall angle</source>
   <translation>总体坡角</translation>
  </message>
  <message>
   <source>Overall slope angle (degrees)</source>
   <translation>整体坡角（度）</translation>
  </message>
  <message>
   <source>Overfill for settlement</source>
   <translation>沉降预留填方</translation>
  </message>
  <message>
   <source>Overfill for settlement, compacted (m³)</source>
   <translation>沉降超填量，压实方（m³）</translation>
  </message>
  <message>
   <source>Overlaps of plots with control lines</source>
   <translation>有重叠的图斑与图层对数</translation>
  </message>
  <message>
   <source>Overlaps one by one (CSV)</source>
   <translation>套合明细（CSV）</translation>
  </message>
  <message>
   <source>Overlay plots</source>
   <translation>图斑套合</translation>
  </message>
  <message>
   <source>Overlay plots…</source>
   <translation>图斑套合…</translation>
  </message>
  <message>
   <source>Overlay tables</source>
   <translation>套合表</translation>
  </message>
  <message>
   <source>Overlay tables (JSON)</source>
   <translation>套合表（JSON）</translation>
  </message>
  <message>
   <source>Overlaying</source>
   <translation>正在套合</translation>
  </message>
  <message>
   <source>Overrule</source>
   <translation>人工调整</translation>
  </message>
  <message>
   <source>P of the storm formula. Left out, the rulebook's.</source>
   <translation>暴雨强度公式中的P。不填则取规则库。</translation>
  </message>
  <message>
   <source>P1 Unit price analysis</source>
   <translation>P1 单价分析表</translation>
  </message>
  <message>
   <source>P2 Cost to finish by a third party</source>
   <translation>P2 第三方完工费用控制表</translation>
  </message>
  <message>
   <source>P3 Prices used and the reference</source>
   <translation>P3 采用单价与参考价对照表</translation>
  </message>
  <message>
   <source>P4 Differences of two rate books</source>
   <translation>P4 两套单价差异表</translation>
  </message>
  <message>
   <source>Package</source>
   <translation>报批材料</translation>
  </message>
  <message>
   <source>Package folder</source>
   <translation>材料文件夹</translation>
  </message>
  <message>
   <source>Pairs with a way</source>
   <translation>有路线的组数</translation>
  </message>
  <message>
   <source>Pairs without a way</source>
   <translation>无路线的组数</translation>
  </message>
  <message>
   <source>Paper</source>
   <translation>图幅</translation>
  </message>
  <message>
   <source>Parts</source>
   <translation>部件</translation>
  </message>
  <message>
   <source>Parts that were split off</source>
   <translation>分割所得图斑数</translation>
  </message>
  <message>
   <source>Passed</source>
   <translation>通过</translation>
  </message>
  <message>
   <source>Paved road</source>
   <translation>硬化路面</translation>
  </message>
  <message>
   <source>Payback (years)</source>
   <translation>投资回收期（年）</translation>
  </message>
  <message>
   <source>Payback, static (years)</source>
   <translation>静态投资回收期（年）</translation>
  </message>
  <message>
   <source>Permanent basic farmland</source>
   <translation>永久基本农田</translation>
  </message>
  <message>
   <source>Permanent slope</source>
   <translation>永久边坡</translation>
  </message>
  <message>
   <source>Person-days of labour</source>
   <translation>用工量（工日）</translation>
  </message>
  <message>
   <source>Persons threatened</source>
   <translation>威胁人数</translation>
  </message>
  <message>
   <source>Photographs and documents</source>
   <translation>照片和文件</translation>
  </message>
  <message>
   <source>Photographs and documents copied</source>
   <translation>复制的照片和文件数</translation>
  </message>
  <message>
   <source>Photographs and documents of the plot</source>
   <translation>图斑的照片和文件</translation>
  </message>
  <message>
   <source>Photographs whose file is gone</source>
   <translation>文件已丢失的照片数</translation>
  </message>
  <message>
   <source>Photographs without a position</source>
   <translation>无拍摄位置的照片数</translation>
  </message>
  <message>
   <source>Pick a cell to see where it comes from.</source>
   <translation>选择单元格，查看数值来历。</translation>
  </message>
  <message>
   <source>Pick a figure or a law check to see where it comes from.</source>
   <translation>选择一项指标或核查，查看其来源。</translation>
  </message>
  <message>
   <source>Pick a mine first</source>
   <translation>请先选择矿山</translation>
  </message>
  <message>
   <source>Pick a plot first</source>
   <translation>请先选择图斑</translation>
  </message>
  <message>
   <source>Pick a plot to see its photographs and documents.</source>
   <translation>选择图斑后显示其照片和文件。</translation>
  </message>
  <message>
   <source>Pit floors</source>
   <translation>坑底范围</translation>
  </message>
  <message>
   <source>Pit {pit} overlaps another. Merge them or draw them side by side.</source>
   <translation>采坑 {pit} 与另一采坑重叠。请合并，或改为相邻而不重叠。</translation>
  </message>
  <message>
   <source>Pit {pit} reaches over {cells} cells; with a fall at most {most} are possible. Leave out the fall, or give a coarser raster.</source>
   <translation>采坑 {pit} 范围有 {cells} 个栅格；带坡度时最多 {most} 个。请不设坡度，或用较粗的栅格。</translation>
  </message>
  <message>
   <source>Pit, up to its rim</source>
   <translation>采坑（至坑沿）</translation>
  </message>
  <message>
   <source>Pit-floor rule of the province</source>
   <translation>本省坑底规则</translation>
  </message>
  <message>
   <source>Pits</source>
   <translation>采坑</translation>
  </message>
  <message>
   <source>Pits and heaps</source>
   <translation>采坑和堆体</translation>
  </message>
  <message>
   <source>Pits that must not get deeper</source>
   <translation>不得挖深的采坑</translation>
  </message>
  <message>
   <source>Pits whose rim is lower than the level asked for</source>
   <translation>坑沿低于所求标高的采坑数</translation>
  </message>
  <message>
   <source>Places skipped</source>
   <translation>跳过的数量</translation>
  </message>
  <message>
   <source>Places where water leaves</source>
   <translation>出水口数</translation>
  </message>
  <message>
   <source>Plan</source>
   <translation>方案</translation>
  </message>
  <message>
   <source>Plan and package</source>
   <translation>方案与报批材料</translation>
  </message>
  <message>
   <source>Plan of {mine}</source>
   <translation>{mine} 的方案</translation>
  </message>
  <message>
   <source>Plane sliding is possible (0/1)</source>
   <translation>可能发生平面滑动（0/1）</translation>
  </message>
  <message>
   <source>Planes that can slide (%)</source>
   <translation>不利结构面比例：平面滑动（%）</translation>
  </message>
  <message>
   <source>Planes that can topple by bending (%)</source>
   <translation>不利结构面比例：弯曲倾倒（%）</translation>
  </message>
  <message>
   <source>Planning</source>
   <translation>方案编制</translation>
  </message>
  <message>
   <source>Plans that are as they were</source>
   <translation>无变化的方案数</translation>
  </message>
  <message>
   <source>Plans with a new version</source>
   <translation>新编版本的方案数</translation>
  </message>
  <message>
   <source>Plant cover after (%)</source>
   <translation>治理后植被盖度（%）</translation>
  </message>
  <message>
   <source>Plant cover today (%)</source>
   <translation>现状植被盖度（%）</translation>
  </message>
  <message>
   <source>Platform</source>
   <translation>平台</translation>
  </message>
  <message>
   <source>Platforms</source>
   <translation>场地</translation>
  </message>
  <message>
   <source>Plot</source>
   <translation>图斑</translation>
  </message>
  <message>
   <source>Plot attribute</source>
   <translation>图斑属性</translation>
  </message>
  <message>
   <source>Plot n&amp;umbers</source>
   <translation>编号字段(&amp;U)</translation>
  </message>
  <message>
   <source>Plot na&amp;mes</source>
   <translation>名称字段(&amp;M)</translation>
  </message>
  <message>
   <source>Plot numbers</source>
   <translation>图斑编号</translation>
  </message>
  <message>
   <source>Plot outlines</source>
   <translation>图斑范围</translation>
  </message>
  <message>
   <source>Plot {plot} was changed after it was made from the candidate, so it is kept and the decision stands. Delete the plot first if it is wrong.</source>
   <translation>图斑 {plot} 由疑似图斑转入后已被修改，予以保留，判定不撤回。如图斑有误，请先删除该图斑。</translation>
  </message>
  <message>
   <source>Plot {plot} was made in mine {mine}.</source>
   <translation>已在主体 {mine} 下新建图斑 {plot}。</translation>
  </message>
  <message>
   <source>Plot {plot} was made in the new mine {mine}.</source>
   <translation>已新建主体 {mine} 及图斑 {plot}。</translation>
  </message>
  <message>
   <source>Plots</source>
   <translation>图斑</translation>
  </message>
  <message>
   <source>Plots (*.shp *.gpkg *.geojson *.json *.kml *.dxf *.txt);;All files (*)</source>
   <translation>图斑 (*.shp *.gpkg *.geojson *.json *.kml *.dxf *.txt);;所有文件 (*)</translation>
  </message>
  <message>
   <source>Plots and outlines</source>
   <translation>图斑与边界</translation>
  </message>
  <message>
   <source>Plots checked</source>
   <translation>检查的图斑数</translation>
  </message>
  <message>
   <source>Plots imported</source>
   <translation>导入图斑数</translation>
  </message>
  <message>
   <source>Plots in the coordinate system of the register they belong to, in metres.</source>
   <translation>图斑须为所属台账的坐标系，单位为米。</translation>
  </message>
  <message>
   <source>Plots in the layer</source>
   <translation>图层地块数</translation>
  </message>
  <message>
   <source>Plots in the pack</source>
   <translation>外业包图斑数</translation>
  </message>
  <message>
   <source>Plots of the mine</source>
   <translation>本矿山图斑</translation>
  </message>
  <message>
   <source>Plots outside it, or across it, are told.</source>
   <translation>列出县界以外和跨县界的图斑。</translation>
  </message>
  <message>
   <source>Plots overlaid</source>
   <translation>参与套合的图斑数</translation>
  </message>
  <message>
   <source>Plots skipped</source>
   <translation>跳过图斑数</translation>
  </message>
  <message>
   <source>Plots written</source>
   <translation>写出的图斑数</translation>
  </message>
  <message>
   <source>Point cloud</source>
   <translation>点云</translation>
  </message>
  <message>
   <source>Points</source>
   <translation>点图层</translation>
  </message>
  <message>
   <source>Points (CASS)</source>
   <translation>放样点（CASS）</translation>
  </message>
  <message>
   <source>Points (CSV)</source>
   <translation>放样点（CSV）</translation>
  </message>
  <message>
   <source>Points and texts</source>
   <translation>点和文字</translation>
  </message>
  <message>
   <source>Points and texts read</source>
   <translation>读入的点和文字数</translation>
  </message>
  <message>
   <source>Points every {spacing} m would be {count}, more than {most}. Take a larger spacing, or an outline.</source>
   <translation>间距 {spacing} m 的方格点将达 {count} 个，超过 {most} 个。请加大间距或给出范围线。</translation>
  </message>
  <message>
   <source>Points in cut</source>
   <translation>挖方点个数</translation>
  </message>
  <message>
   <source>Points in fill</source>
   <translation>填方点个数</translation>
  </message>
  <message>
   <source>Points on a grid</source>
   <translation>方格点</translation>
  </message>
  <message>
   <source>Points or outlines</source>
   <translation>点或边界</translation>
  </message>
  <message>
   <source>Points read</source>
   <translation>读入的点数</translation>
  </message>
  <message>
   <source>Points to be set out</source>
   <translation>放样点</translation>
  </message>
  <message>
   <source>Points where water leaves the design, moved to the nearest cell of its rim. Left out, the low points of the rim from which water goes on.</source>
   <translation>水流出设计范围的位置，移到最近的边界栅格。不填则取边界上能向外排水的低点。</translation>
  </message>
  <message>
   <source>Points with name, code and height; polygons where the table has columns for parcel or ring.</source>
   <translation>含点名、编码、高程的点；表中有地块或圈号列时为面。</translation>
  </message>
  <message>
   <source>Points with their height as Z or in a field; they go to layer GCD.</source>
   <translation>带高程（Z 值或字段）的点，写入 GCD 图层。</translation>
  </message>
  <message>
   <source>Points written</source>
   <translation>写出的点数</translation>
  </message>
  <message>
   <source>Points, symbols with their attributes, and texts.</source>
   <translation>点、带属性的符号和文字。</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>面图层</translation>
  </message>
  <message>
   <source>Polygons in which the difference raster is cut and filled.</source>
   <translation>在高差栅格上统计挖填方的面。</translation>
  </message>
  <message>
   <source>Polygons of plots; every ring becomes a closed line on layer JZD.</source>
   <translation>图斑面；每个圈写为 JZD 图层上的一条闭合线。</translation>
  </message>
  <message>
   <source>Polygons of the mine plots: a layer of the project, a vector file, or a boundary-point text (TXT).</source>
   <translation>矿山图斑面：工程中的图层、矢量文件，或界址点坐标文本（TXT）。</translation>
  </message>
  <message>
   <source>Polygons of undisturbed ground to rebuild from, for instance a horseshoe around a pit that is open to the valley. Without them all ground close to a hole is used.</source>
   <translation>用于推算的未扰动地面范围，例如围绕开口通向沟谷的采坑的马蹄形范围。未给出时使用采坑附近的全部地面。</translation>
  </message>
  <message>
   <source>Polygons of what lies in reach by the angle.</source>
   <translation>按到达角圈定的范围（面）。</translation>
  </message>
  <message>
   <source>Polygons that no way over open ground may touch: water, fields, houses.</source>
   <translation>无路地面寻路时不得触及的面：水域、耕地、房屋等。</translation>
  </message>
  <message>
   <source>Polygons to compare within.</source>
   <translation>在这些面内比较。</translation>
  </message>
  <message>
   <source>Polygons to measure within; cells on an edge count with the share that lies inside. Without zones the whole overlap is measured.</source>
   <translation>在这些面内计算；边界上的格网按落在区内的面积比例计入。不给分区时计算全部重叠范围。</translation>
  </message>
  <message>
   <source>Polygons to shape. Only cells wholly inside change; the ground around is what the design is tied into.</source>
   <translation>要塑造的面。只改变完全落在面内的栅格；设计与周边地面衔接。</translation>
  </message>
  <message>
   <source>Polygons to write; each feature becomes one plot of the file.</source>
   <translation>待写出的面，每个要素写为一个地块。</translation>
  </message>
  <message>
   <source>Polygons where the ground is another than that chosen above.</source>
   <translation>地面类型与上面所选不同的范围（面）。</translation>
  </message>
  <message>
   <source>Polygons with a slope of their own; a cell belongs to a zone that covers at least half of it, where zones overlap to the gentlest.</source>
   <translation>各有坡度的面；栅格归入至少覆盖其一半的分区，分区重叠处取最缓者。</translation>
  </message>
  <message>
   <source>Polygons with a text field named material: hard_rock, medium_rock, soft_rock, weathered_rock, soil, dump, or their names. Outside of all, the material chosen above holds.</source>
   <translation>含文本字段 material 的面：hard_rock、medium_rock、soft_rock、weathered_rock、soil、dump，或其中文名称。分区以外采用上面所选岩土类别。</translation>
  </message>
  <message>
   <source>Polygons with fields c_kpa, phi_deg, gamma_kn_m3, gamma_sat_kn_m3, depth_m, water_ratio; an empty field leaves the value of the whole.</source>
   <translation>含字段 c_kpa、phi_deg、gamma_kn_m3、gamma_sat_kn_m3、depth_m、water_ratio 的面图层；字段为空时用全区取值。</translation>
  </message>
  <message>
   <source>Polygons with the same fields for the ground after, over those of today.</source>
   <translation>治理后的分区，字段名相同，覆盖在现状分区之上。</translation>
  </message>
  <message>
   <source>PostGIS does not know the coordinate system {crs}, and only the database's administrator can enter it in spatial_ref_sys. Choose one with an EPSG number.</source>
   <translation>PostGIS 中没有坐标系 {crs}，只有数据库管理员能将其登记到 spatial_ref_sys。请选用有 EPSG 编号的坐标系。</translation>
  </message>
  <message>
   <source>Practice after</source>
   <translation>治理后工程措施</translation>
  </message>
  <message>
   <source>Pre-mining ground</source>
   <translation>采前原始地形</translation>
  </message>
  <message>
   <source>Pre-mining ground (computed)</source>
   <translation>采前原始地形（推算）</translation>
  </message>
  <message>
   <source>Precast concrete</source>
   <translation>预制混凝土</translation>
  </message>
  <message>
   <source>Present ground</source>
   <translation>现状地面</translation>
  </message>
  <message>
   <source>Present ground that is designed on</source>
   <translation>用于设计的现状地形</translation>
  </message>
  <message>
   <source>Preview of the design</source>
   <translation>设计预览</translation>
  </message>
  <message>
   <source>Preview of the text</source>
   <translation>文本预览</translation>
  </message>
  <message>
   <source>Preview: {plots} plots, {points} points, {crs} ({name}), {encoding}.</source>
   <translation>预览：{plots} 个地块，{points} 个界址点，{crs}（{name}），{encoding}。</translation>
  </message>
  <message>
   <source>Previous (P)</source>
   <translation>上一个(P)</translation>
  </message>
  <message>
   <source>Price of the surplus (yuan per bank m³)</source>
   <translation>剩余料单价（元/自然方 m³）</translation>
  </message>
  <message>
   <source>Priced by the government</source>
   <translation>政府定价</translation>
  </message>
  <message>
   <source>Print plot cards</source>
   <translation>打印图斑卡片</translation>
  </message>
  <message>
   <source>Print plot cards of the mine…</source>
   <translation>打印本矿山图斑卡片…</translation>
  </message>
  <message>
   <source>Print “demonstration, not for approval” on every page.</source>
   <translation>每页标注“示范，不得报批”。</translation>
  </message>
  <message>
   <source>Printed with the table of land use; needed where a land survey is given.</source>
   <translation>印在土地利用现状表中；给出国土变更调查时必填。</translation>
  </message>
  <message>
   <source>Printing plot cards</source>
   <translation>正在打印图斑卡片</translation>
  </message>
  <message>
   <source>Probability of failure</source>
   <translation>失稳概率</translation>
  </message>
  <message>
   <source>Problem</source>
   <translation>问题</translation>
  </message>
  <message>
   <source>Problems</source>
   <translation>问题</translation>
  </message>
  <message>
   <source>Problems of the register</source>
   <translation>台账中的问题</translation>
  </message>
  <message>
   <source>Processes at work together</source>
   <translation>同时工作的进程数</translation>
  </message>
  <message>
   <source>Processing is switched off. Enable it in the plugin manager.</source>
   <translation>处理工具（Processing）未启用，请在插件管理器中启用。</translation>
  </message>
  <message>
   <source>Producer of the data</source>
   <translation>数据产生单位</translation>
  </message>
  <message>
   <source>Profile table or model text</source>
   <translation>格式表或样本文本</translation>
  </message>
  <message>
   <source>Profile table {path}, line {line}: “{value}” cannot stand in the column {column}.</source>
   <translation>格式表 {path} 第 {line} 行：“{value}”不能用于 {column} 列。</translation>
  </message>
  <message>
   <source>Profiles and boundary points (*.csv *.txt)</source>
   <translation>格式表与界址点坐标 (*.csv *.txt)</translation>
  </message>
  <message>
   <source>Projected area compared (m²)</source>
   <translation>参与比较的投影面积（m²）</translation>
  </message>
  <message>
   <source>Projected area of all plots (m²)</source>
   <translation>全部地块投影面积（m²）</translation>
  </message>
  <message>
   <source>Projected area of the cells designed (m²)</source>
   <translation>设计栅格的投影面积（m²）</translation>
  </message>
  <message>
   <source>Projected area summed up (m²)</source>
   <translation>参与统计的投影面积（m²）</translation>
  </message>
  <message>
   <source>Projected area without data (m²)</source>
   <translation>无数据的投影面积（m²）</translation>
  </message>
  <message>
   <source>Protected areas</source>
   <translation>自然保护地</translation>
  </message>
  <message>
   <source>Proved to be the cheapest (1 or 0)</source>
   <translation>是否证明费用最低（1 或 0）</translation>
  </message>
  <message>
   <source>Put in stock, bank volume (m³)</source>
   <translation>堆存，自然方（m³）</translation>
  </message>
  <message>
   <source>R = {value} MJ·mm/(hm²·h·a) lies outside {low} to {high}. If the number was in another unit, it may be {other}: 1 hundred ft·tonf·in/(acre·h·a) is 17.02 MJ·mm/(hm²·h·a). Check unit and number.</source>
   <translation>R={value} MJ·mm/(hm²·h·a)超出{low}至{high}的合理范围。若原值为其他单位，可能为{other}：1个百英尺·吨力·英寸/(英亩·h·a)等于17.02 MJ·mm/(hm²·h·a)。请核对单位和数值。</translation>
  </message>
  <message>
   <source>R is missing: give it, or a table of daily rain, or the mean yearly rain. It differs so much from place to place that there is no default.</source>
   <translation>缺少R：请给出R、日降雨量表或多年平均降雨量。各地R相差很大，没有默认值。</translation>
  </message>
  <message>
   <source>R used (MJ·mm/(hm²·h·a))</source>
   <translation>采用的R（MJ·mm/(hm²·h·a)）</translation>
  </message>
  <message>
   <source>RMSE of heights that were left out and predicted (m)</source>
   <translation>留出高程内插检核中误差（m）</translation>
  </message>
  <message>
   <source>RMSE on stable ground after (m)</source>
   <translation>改正后稳定地面中误差（m）</translation>
  </message>
  <message>
   <source>RMSE on stable ground before (m)</source>
   <translation>改正前稳定地面中误差（m）</translation>
  </message>
  <message>
   <source>Radius of the slip circle (m)</source>
   <translation>滑弧半径（m）</translation>
  </message>
  <message>
   <source>Rainfall erosivity R</source>
   <translation>降雨侵蚀力R</translation>
  </message>
  <message>
   <source>Rainfall erosivity R (MJ·mm/(hm²·h·a))</source>
   <translation>降雨侵蚀力R（MJ·mm/(hm²·h·a)）</translation>
  </message>
  <message>
   <source>Rainfall erosivity R, MJ·mm/(hm²·h·a); soil loss is computed where it is known</source>
   <translation>降雨侵蚀力R，MJ·mm/(hm²·h·a)；已知时计算土壤流失量</translation>
  </message>
  <message>
   <source>Rainfall intensity (mm/h)</source>
   <translation>降雨强度（mm/h）</translation>
  </message>
  <message>
   <source>Ramp</source>
   <translation>坡道</translation>
  </message>
  <message>
   <source>Raster of K</source>
   <translation>K栅格</translation>
  </message>
  <message>
   <source>Rasters</source>
   <translation>栅格</translation>
  </message>
  <message>
   <source>Rasters (*.tif *.tiff *.img *.asc *.vrt);;All files (*)</source>
   <translation>栅格 (*.tif *.tiff *.img *.asc *.vrt);;所有文件 (*)</translation>
  </message>
  <message>
   <source>Rate book</source>
   <translation>单价</translation>
  </message>
  <message>
   <source>Re&amp;gister</source>
   <translation>台账(&amp;G)</translation>
  </message>
  <message>
   <source>Reach</source>
   <translation>到达范围</translation>
  </message>
  <message>
   <source>Reach angle (°)</source>
   <translation>到达角（°）</translation>
  </message>
  <message>
   <source>Reach by the angle (m)</source>
   <translation>到达角法到达距离（m）</translation>
  </message>
  <message>
   <source>Reach by the shadow angle, from the foot (m)</source>
   <translation>阴影角法到达距离（自坡脚，m）</translation>
  </message>
  <message>
   <source>Reaches of channels</source>
   <translation>沟段数</translation>
  </message>
  <message>
   <source>Reading boundary points</source>
   <translation>读取界址点坐标</translation>
  </message>
  <message>
   <source>Reading candidates</source>
   <translation>正在读取疑似图斑</translation>
  </message>
  <message>
   <source>Reading evidence</source>
   <translation>正在读取举证材料</translation>
  </message>
  <message>
   <source>Reading heights</source>
   <translation>正在读取高程</translation>
  </message>
  <message>
   <source>Reading mine {mine}</source>
   <translation>正在读取矿山 {mine}</translation>
  </message>
  <message>
   <source>Reading rows and their outlines</source>
   <translation>正在读取各行及边界</translation>
  </message>
  <message>
   <source>Reading the ground</source>
   <translation>正在读取地形</translation>
  </message>
  <message>
   <source>Reading the mine register</source>
   <translation>正在读取矿山台账</translation>
  </message>
  <message>
   <source>Reading the mines</source>
   <translation>正在读取矿山</translation>
  </message>
  <message>
   <source>Reading the rulebook</source>
   <translation>正在读取规则库</translation>
  </message>
  <message>
   <source>Reading the scenarios</source>
   <translation>正在读取比选方案</translation>
  </message>
  <message>
   <source>Reading…</source>
   <translation>正在读取…</translation>
  </message>
  <message>
   <source>Reason</source>
   <translation>理由</translation>
  </message>
  <message>
   <source>Reasons for rejecting</source>
   <translation>排除原因</translation>
  </message>
  <message>
   <source>Rebuild the original ground…</source>
   <translation>推算采前地形…</translation>
  </message>
  <message>
   <source>Rebuild the pre-mining ground</source>
   <translation>推算采前原始地形</translation>
  </message>
  <message>
   <source>Rebuilding the original surface</source>
   <translation>正在推算原始地面</translation>
  </message>
  <message>
   <source>Receptors in reach</source>
   <translation>影响范围内的保护对象数</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>矩形</translation>
  </message>
  <message>
   <source>Red lines</source>
   <translation>红线</translation>
  </message>
  <message>
   <source>Red soil hills of the south</source>
   <translation>南方红壤丘陵区</translation>
  </message>
  <message>
   <source>Reference area</source>
   <translation>参照区</translation>
  </message>
  <message>
   <source>Reference plots</source>
   <translation>参考图斑</translation>
  </message>
  <message>
   <source>Reference surface</source>
   <translation>基准地面</translation>
  </message>
  <message>
   <source>Region of soil loss</source>
   <translation>土壤侵蚀类型区</translation>
  </message>
  <message>
   <source>Register</source>
   <translation>台账</translation>
  </message>
  <message>
   <source>Regrade slopes</source>
   <translation>削坡整形</translation>
  </message>
  <message>
   <source>Reject (R)</source>
   <translation>排除(R)</translation>
  </message>
  <message>
   <source>Reliability index β</source>
   <translation>可靠指标 β</translation>
  </message>
  <message>
   <source>Remark</source>
   <translation>说明</translation>
  </message>
  <message>
   <source>Remarks</source>
   <translation>提示数</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>移除</translation>
  </message>
  <message>
   <source>Repair outlines that cross themselves</source>
   <translation>修复自相交边界</translation>
  </message>
  <message>
   <source>Report of the merge</source>
   <translation>合并报告</translation>
  </message>
  <message>
   <source>Required factor of safety</source>
   <translation>要求的安全系数</translation>
  </message>
  <message>
   <source>Restitution, friction and start vary from rock to rock.</source>
   <translation>各块体的恢复系数、摩擦角和初速随机取值。</translation>
  </message>
  <message>
   <source>Restoration unit</source>
   <translation>修复单元</translation>
  </message>
  <message>
   <source>Restoration units in the pack</source>
   <translation>外业包修复单元数</translation>
  </message>
  <message>
   <source>Restore register to a date</source>
   <translation>台账恢复到某日</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>结果</translation>
  </message>
  <message>
   <source>Result file (JSON)</source>
   <translation>结果文件（JSON）</translation>
  </message>
  <message>
   <source>Retention money (CNY)</source>
   <translation>质量保证金（元）</translation>
  </message>
  <message>
   <source>Return period (years)</source>
   <translation>重现期（年）</translation>
  </message>
  <message>
   <source>Reuse (hm²)</source>
   <translation>转型利用（公顷）</translation>
  </message>
  <message>
   <source>Ridge to channel head</source>
   <translation>分水岭至沟头距离</translation>
  </message>
  <message>
   <source>Ridge to head of channel (m)</source>
   <translation>分水岭至沟头距离（m）</translation>
  </message>
  <message>
   <source>Ridges</source>
   <translation>分水线</translation>
  </message>
  <message>
   <source>Rim</source>
   <translation>坑缘标高</translation>
  </message>
  <message>
   <source>Rivers</source>
   <translation>河道</translation>
  </message>
  <message>
   <source>Roads</source>
   <translation>道路</translation>
  </message>
  <message>
   <source>Roads, boundaries and the like; those near the plots go along, read-only.</source>
   <translation>道路、界线等，图斑附近的要素随包带出，只读。</translation>
  </message>
  <message>
   <source>Robust spread (NMAD) on stable ground after (m)</source>
   <translation>改正后稳定地面抗差离散度 NMAD（m）</translation>
  </message>
  <message>
   <source>Robust spread (NMAD) on stable ground before (m)</source>
   <translation>改正前稳定地面抗差离散度 NMAD（m）</translation>
  </message>
  <message>
   <source>Rock of class I or II</source>
   <translation>岩体类型Ⅰ、Ⅱ类</translation>
  </message>
  <message>
   <source>Rock of class III or IV</source>
   <translation>岩体类型Ⅲ、Ⅳ类</translation>
  </message>
  <message>
   <source>Rock outcrop</source>
   <translation>基岩出露</translation>
  </message>
  <message>
   <source>Rock slope with joints: stereonet, plane, wedge, toppling</source>
   <translation>岩质边坡结构面分析（赤平投影、平面、楔形体、倾倒）</translation>
  </message>
  <message>
   <source>Rockfall reach…</source>
   <translation>落石影响范围…</translation>
  </message>
  <message>
   <source>Rockfall: reach, bounce and energy</source>
   <translation>落石影响范围（到达距离、弹跳高度、能量）</translation>
  </message>
  <message>
   <source>Rocks come loose where the ground is as steep as this.</source>
   <translation>坡度不小于此值处可产生落石。</translation>
  </message>
  <message>
   <source>Rocks on each section</source>
   <translation>每剖面块体数</translation>
  </message>
  <message>
   <source>Rocks that left the surface</source>
   <translation>滚出地形面的块体数</translation>
  </message>
  <message>
   <source>Rocky mountains of the north</source>
   <translation>北方土石山区</translation>
  </message>
  <message>
   <source>Rocky mountains of the southwest</source>
   <translation>西南土石山区</translation>
  </message>
  <message>
   <source>Room for stock (m³, loose)</source>
   <translation>堆存容量（松方，m³）</translation>
  </message>
  <message>
   <source>Root mean square difference of heights (m)</source>
   <translation>高程差均方根（m）</translation>
  </message>
  <message>
   <source>Root mean square error of the heights from check points.</source>
   <translation>由检查点得到的高程中误差。</translation>
  </message>
  <message>
   <source>Root mean square error of the heights from check points. Left out, the result says that no error was given and never ±0.</source>
   <translation>由检查点得到的高程中误差。不给时结果写明未给误差，绝不写 ±0。</translation>
  </message>
  <message>
   <source>Root mean square error of the present heights. It widens the range as if it were the same all over the holes (upper bound).</source>
   <translation>现状高程的中误差。按整个采坑一致计入，使区间变宽（上限）。</translation>
  </message>
  <message>
   <source>Rough volume</source>
   <translation>粗略方量</translation>
  </message>
  <message>
   <source>Rough volume: hollow {hollow} m³, heap {heap} m³ (cells of {cell} m)</source>
   <translation>粗略方量：凹坑{hollow} m³，堆体{heap} m³（格网{cell} m）</translation>
  </message>
  <message>
   <source>Roughness, fastest water allowed and thickness come from the rulebook.</source>
   <translation>糙率、允许不冲流速和厚度取自规则库。</translation>
  </message>
  <message>
   <source>Row</source>
   <translation>记录</translation>
  </message>
  <message>
   <source>Row {row} of {table}: {value} is no amount of rain in mm. Correct or delete it.</source>
   <translation>{table}第{row}行：{value}不是以mm计的降雨量。请改正或删除。</translation>
  </message>
  <message>
   <source>Row {row} of {table}: {value} is not a date. Write it as 2024-07-31.</source>
   <translation>{table}第{row}行：{value}不是日期，请写成2024-07-31的形式。</translation>
  </message>
  <message>
   <source>Rows and columns of the terrain model are not at right angles: several materials cannot be used on it. Reproject it first.</source>
   <translation>地形数据的行列不垂直，不能用于多种岩土分区，请先重投影。</translation>
  </message>
  <message>
   <source>Rows and hashes of every table that was moved, as a JSON file.</source>
   <translation>各表迁移的记录数和校验值（JSON 文件）。</translation>
  </message>
  <message>
   <source>Rows brought back</source>
   <translation>找回的记录数</translation>
  </message>
  <message>
   <source>Rows changed back</source>
   <translation>改回的记录数</translation>
  </message>
  <message>
   <source>Rows mended</source>
   <translation>修复的行数</translation>
  </message>
  <message>
   <source>Rows moved</source>
   <translation>迁移的记录数</translation>
  </message>
  <message>
   <source>Rows of evidence in the pack</source>
   <translation>外业包举证材料数</translation>
  </message>
  <message>
   <source>Rows put back</source>
   <translation>恢复的行数</translation>
  </message>
  <message>
   <source>Rows taken out again</source>
   <translation>撤出的记录数</translation>
  </message>
  <message>
   <source>Rows that one of the plans uses with another value.</source>
   <translation>两版方案取值不同的规则行。</translation>
  </message>
  <message>
   <source>Rows that the log cannot bring back</source>
   <translation>日志无法找回的记录数</translation>
  </message>
  <message>
   <source>Rows the field left as they were</source>
   <translation>外业未改动的记录数</translation>
  </message>
  <message>
   <source>Rule</source>
   <translation>规则</translation>
  </message>
  <message>
   <source>Rulebook of the province or county</source>
   <translation>省级或县级规则库</translation>
  </message>
  <message>
   <source>Rulebook row {key} has no {level} end of its range. Fill it in or take the middle.</source>
   <translation>规则行 {key} 没有区间的 {level} 端值，请补填，或改用中值。</translation>
  </message>
  <message>
   <source>Rulebook row {key} must be greater than zero, not {value}.</source>
   <translation>规则表的 {key} 行须大于零，现为 {value}。</translation>
  </message>
  <message>
   <source>Rulebook row {key} names no gates: fill in its column {column}, such as “document”.</source>
   <translation>规则行 {key} 未列准入条件，请填写 {column} 列，如“document”。</translation>
  </message>
  <message>
   <source>Rulebook row {key}, column {column} is empty. Fill it in.</source>
   <translation>规则库 {key} 行的 {column} 列为空，请补填。</translation>
  </message>
  <message>
   <source>Rulebook row {key}, column {column}: {value} is not a number.</source>
   <translation>规则库 {key} 行的 {column} 列：{value} 不是数字。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: the basis is {basis}, not {known}.</source>
   <translation>规则表的 {key} 行：计算基础为 {basis}，应为 {known}。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: the life form is {life}, not one of {known}.</source>
   <translation>规则库 {key} 行：生活型 {life} 不在可选值 {known} 之内。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: the material difference {value} is no number.</source>
   <translation>规则行 {key}：材料价差 {value} 不是数字。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: there is no method {method} with the rows {rule}.</source>
   <translation>规则行 {key}：没有计费方法 {method}，或没有规则行 {rule}。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: there is no test {test}. Known are: {known}.</source>
   <translation>规则行 {key}：没有检验方式 {test}。可用的有：{known}。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: {value} cannot be used in the programme.</source>
   <translation>规则行 {key}：{value} 不能用于进度计划。</translation>
  </message>
  <message>
   <source>Rulebook row {key}: {value} is no secrecy level. Use one of {levels}.</source>
   <translation>规则表 {key}：{value} 不是密级，请用 {levels} 之一。</translation>
  </message>
  <message>
   <source>Rulebook rows that differ</source>
   <translation>变化的规则行数</translation>
  </message>
  <message>
   <source>Rulebook table {path} lacks the columns {missing}.</source>
   <translation>规则表 {path} 缺少列：{missing}。</translation>
  </message>
  <message>
   <source>Rulebook {scope} has the row {key} twice.</source>
   <translation>规则库 {scope} 中 {key} 行重复。</translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: checked must be {yes} or {no}.</source>
   <translation>规则库 {scope}，表 {table}，{key} 行：checked 列须为 {yes} 或 {no}。</translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: severity must be error, warning, hint or off.</source>
   <translation>规则库 {scope}，表 {table}，行 {key}：severity 须为 error、warning、hint 或 off。</translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: {column} is not a number.</source>
   <translation>规则库 {scope}，表 {table}，{key} 行：{column} 不是数字。</translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: {value} is not a list of numbers.</source>
   <translation>规则库{scope}的{table}表{key}行：{value}不是一组数字。</translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: {value} is not a number.</source>
   <translation>规则库 {scope}，表 {table}，{key} 行：{value} 不是数字。</translation>
  </message>
  <message>
   <source>Rules</source>
   <translation>规则</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>执行</translation>
  </message>
  <message>
   <source>Run over rise: 1.5 is 1 : 1.5. Left out, the rulebook's row of the material is used.</source>
   <translation>水平距比高差：1.5 即 1∶1.5。不填则采用规则库中该岩土类别的数值。</translation>
  </message>
  <message>
   <source>Runoff coefficient</source>
   <translation>径流系数</translation>
  </message>
  <message>
   <source>S&amp;elected features only</source>
   <translation>仅选中要素(&amp;E)</translation>
  </message>
  <message>
   <source>Safety grade</source>
   <translation>安全等级</translation>
  </message>
  <message>
   <source>Sand (%)</source>
   <translation>砂粒（%）</translation>
  </message>
  <message>
   <source>Sand {sand} %, silt {silt} % and clay {clay} % make {total} %, not 100 %.</source>
   <translation>砂粒{sand}%、粉粒{silt}%、黏粒{clay}%合计{total}%，不等于100%。</translation>
  </message>
  <message>
   <source>Satellite or drone image; the earlier one of two.</source>
   <translation>卫星或无人机影像；两期时为前期。</translation>
  </message>
  <message>
   <source>Saturated unit weight (kN/m³)</source>
   <translation>饱和重度（kN/m³）</translation>
  </message>
  <message>
   <source>Save into</source>
   <translation>保存到</translation>
  </message>
  <message>
   <source>Save list of problems</source>
   <translation>保存问题清单</translation>
  </message>
  <message>
   <source>Save list…</source>
   <translation>保存清单…</translation>
  </message>
  <message>
   <source>Save or end the editing of the register's layers first.</source>
   <translation>请先保存或结束台账图层的编辑。</translation>
  </message>
  <message>
   <source>Saved plan versions and the event log cannot be changed. Nothing was saved.</source>
   <translation>已存方案版本和操作日志不可改动。未作任何保存。</translation>
  </message>
  <message>
   <source>Saving the decision</source>
   <translation>正在保存判定</translation>
  </message>
  <message>
   <source>Saving the list of problems</source>
   <translation>正在保存问题清单</translation>
  </message>
  <message>
   <source>Say what would be restored and change nothing.</source>
   <translation>只说明将恢复什么，不作改动。</translation>
  </message>
  <message>
   <source>Says how much soil loss is allowed. Left out, no classes are counted.</source>
   <translation>决定容许土壤流失量。不选则不统计强度分级面积。</translation>
  </message>
  <message>
   <source>Scenario</source>
   <translation>比选方案</translation>
  </message>
  <message>
   <source>Scenario to follow</source>
   <translation>采用的比选方案</translation>
  </message>
  <message>
   <source>Scenario {name}</source>
   <translation>比选方案 {name}</translation>
  </message>
  <message>
   <source>Scenario “{name}” cuts and fills nothing within the mine's units.</source>
   <translation>比选方案“{name}”在该矿山的修复单元内没有挖填。</translation>
  </message>
  <message>
   <source>Scenario “{name}” is kept: cut {cut} m³ bank, fill {fill} m³ compacted, {cost} yuan.</source>
   <translation>比选方案“{name}”已保存：挖方 {cut} m³（自然方），填方 {fill} m³（压实方），土石方工程费 {cost} 元。</translation>
  </message>
  <message>
   <source>Scenario “{name}” was designed on another ground than {dem}. Draft the plan on the terrain it was designed on, or design it again on this one.</source>
   <translation>比选方案“{name}”不是在地形 {dem} 上设计的。请用设计时的地形编制方案，或在本地形上重新设计。</translation>
  </message>
  <message>
   <source>Scenario “{name}”: over-digging {failed} failed, {undecided} undecided; lowest safety {factor}</source>
   <translation>比选方案“{name}”：超采核查 {failed} 项不通过、{undecided} 项无法判定；最小稳定系数 {factor}</translation>
  </message>
  <message>
   <source>Scenario “{name}”: {reason}</source>
   <translation>情景“{name}”：{reason}</translation>
  </message>
  <message>
   <source>Scenarios</source>
   <translation>情景比较</translation>
  </message>
  <message>
   <source>Scenarios of the mine</source>
   <translation>方案数量</translation>
  </message>
  <message>
   <source>Scenarios side by side</source>
   <translation>情景比较表</translation>
  </message>
  <message>
   <source>Schedule</source>
   <translation>进度计划</translation>
  </message>
  <message>
   <source>Schedule of the works</source>
   <translation>实施进度计划</translation>
  </message>
  <message>
   <source>Score</source>
   <translation>得分</translation>
  </message>
  <message>
   <source>Score {score}</source>
   <translation>得分 {score}</translation>
  </message>
  <message>
   <source>Section (JSON)</source>
   <translation>剖面（JSON）</translation>
  </message>
  <message>
   <source>Section lines</source>
   <translation>剖面线</translation>
  </message>
  <message>
   <source>Section sheets</source>
   <translation>横断面图</translation>
  </message>
  <message>
   <source>Section sheets…</source>
   <translation>断面图册…</translation>
  </message>
  <message>
   <source>Section {name}, water: between x = {x} and {end} the water line stands above the ground but is not level. Water that stands is level; a water table lies below the ground. Correct the line there.</source>
   <translation>剖面 {name}，water：x = {x} 至 {end} 之间水位线高于地面但不水平。积水面应水平，地下水位应低于地面，请改正该段。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: a list of at least {count} points [x, z] is needed.</source>
   <translation>剖面 {name}，{place}：应为至少 {count} 个点 [x, z] 的列表。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: ranges are given by {keys}.</source>
   <translation>剖面 {name}，{place}：取值范围只能按 {keys} 给出。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: the line runs back at x = {x}. Overhangs cannot be computed; let x ascend.</source>
   <translation>剖面 {name}，{place}：线在 x = {x} 处折返。倒悬坡无法计算，x 应递增。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: {value} is not a number.</source>
   <translation>剖面 {name}，{place}：{value} 不是数值。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: {value} is out of range.</source>
   <translation>剖面 {name}，{place}：{value} 超出允许范围。</translation>
  </message>
  <message>
   <source>Section {name}, {place}: {what}.</source>
   <translation>剖面 {name}，{place}：{what}。</translation>
  </message>
  <message>
   <source>Sections</source>
   <translation>剖面</translation>
  </message>
  <message>
   <source>Sections are square to the straight line from its first to its last point. Left out, they are square to the long axis of each zone.</source>
   <translation>断面垂直于其首尾两点的连线；不填则垂直于各分区的长轴。</translation>
  </message>
  <message>
   <source>Sections are square to the straight line from its first to its last point. Left out, they are square to the long axis of the outline.</source>
   <translation>断面垂直于其首末点连线。不填则垂直于范围的长轴。</translation>
  </message>
  <message>
   <source>Sections at the steepest faces</source>
   <translation>最陡坡面剖面数</translation>
  </message>
  <message>
   <source>Sections computed</source>
   <translation>计算剖面数</translation>
  </message>
  <message>
   <source>Sections cut from a surface need materials.</source>
   <translation>由地形面切取剖面时须给出岩土材料。</translation>
  </message>
  <message>
   <source>Sections every {spacing} m make {count}, more than {most}. Take a larger interval.</source>
   <translation>断面间距 {spacing} m 共 {count} 个断面，超过 {most} 个，请加大间距。</translation>
  </message>
  <message>
   <source>Sections in which nothing is moved are left out of the sheets.</source>
   <translation>没有挖填的断面不出图。</translation>
  </message>
  <message>
   <source>Sections whose areas are not known</source>
   <translation>面积不能计算的断面数</translation>
  </message>
  <message>
   <source>Sections with factors</source>
   <translation>剖面及稳定系数</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <source>Seed of the trials</source>
   <translation>模拟随机种子</translation>
  </message>
  <message>
   <source>Seismic coefficient kh</source>
   <translation>水平地震系数 kh</translation>
  </message>
  <message>
   <source>Select a plot to compare its outlines.</source>
   <translation>选择一个图斑以对照其各类边界。</translation>
  </message>
  <message>
   <source>Select the polygons in a layer first</source>
   <translation>请先在图层中选中面</translation>
  </message>
  <message>
   <source>Serious</source>
   <translation>严重</translation>
  </message>
  <message>
   <source>Sets, faces, every check with its forces, settings and remarks.</source>
   <translation>结构面组、坡面、每项验算及其受力、设置和说明。</translation>
  </message>
  <message>
   <source>Settlement (% of the height of fill)</source>
   <translation>沉降量（占填方高度 %）</translation>
  </message>
  <message>
   <source>Settlement allowance</source>
   <translation>沉降预留</translation>
  </message>
  <message>
   <source>Several are separated by |. Left out, fill is of the material cut.</source>
   <translation>多种以 | 分隔。不填时填方用挖方材料。</translation>
  </message>
  <message>
   <source>Severe after (m²)</source>
   <translation>治理后剧烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Severe before (m²)</source>
   <translation>治理前剧烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Severity</source>
   <translation>级别</translation>
  </message>
  <message>
   <source>Shallow slope stability (infinite slope)</source>
   <translation>浅层边坡稳定性（无限边坡）</translation>
  </message>
  <message>
   <source>Shape of the section</source>
   <translation>断面形式</translation>
  </message>
  <message>
   <source>Share of the cost that a better plan could save at most</source>
   <translation>更优方案最多还能节省的费用比例</translation>
  </message>
  <message>
   <source>Share of the rain that runs off. Left out, the rulebook's.</source>
   <translation>降雨中形成径流的比例。不填则取规则库。</translation>
  </message>
  <message>
   <source>Sheets (PDF)</source>
   <translation>图纸（PDF）</translation>
  </message>
  <message>
   <source>Sheets lie on their long side.</source>
   <translation>图纸横放。</translation>
  </message>
  <message>
   <source>Shift to the east that brings the surface in place (m)</source>
   <translation>东向平移改正量（m）</translation>
  </message>
  <message>
   <source>Shift to the north that brings the surface in place (m)</source>
   <translation>北向平移改正量（m）</translation>
  </message>
  <message>
   <source>Show (Z)</source>
   <translation>定位(Z)</translation>
  </message>
  <message>
   <source>Show o&amp;n map</source>
   <translation>在地图上显示(&amp;N)</translation>
  </message>
  <message>
   <source>Show on map</source>
   <translation>在地图中显示</translation>
  </message>
  <message>
   <source>Show res&amp;ults</source>
   <translation>显示成果(&amp;U)</translation>
  </message>
  <message>
   <source>Shows the ground beside the section; it does not count.</source>
   <translation>绘出断面两侧地面，不计入面积。</translation>
  </message>
  <message>
   <source>Side of the grid squares (m)</source>
   <translation>方格边长（m）</translation>
  </message>
  <message>
   <source>Side {side} m, perimeter {length} m</source>
   <translation>边长{side} m，周长{length} m</translation>
  </message>
  <message>
   <source>Silt (%)</source>
   <translation>粉粒（%）</translation>
  </message>
  <message>
   <source>Silt basins, drops and culverts.</source>
   <translation>沉沙池、跌水和涵洞。</translation>
  </message>
  <message>
   <source>Silt basins, number</source>
   <translation>沉沙池数</translation>
  </message>
  <message>
   <source>Simplify</source>
   <translation>化简</translation>
  </message>
  <message>
   <source>Size of the pack in bytes</source>
   <translation>外业包大小（字节）</translation>
  </message>
  <message>
   <source>Slices of {height} m make more than {most}. Take higher ones.</source>
   <translation>按 {height} m 分台阶超过 {most} 级，请加大台阶高度。</translation>
  </message>
  <message>
   <source>Slight after (m²)</source>
   <translation>治理后微度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Slight before (m²)</source>
   <translation>治理前微度侵蚀（m²）</translation>
  </message>
  <message>
   <source>Slip surfaces searched</source>
   <translation>滑面形状</translation>
  </message>
  <message>
   <source>Slope field of the zones</source>
   <translation>分区的坡度字段</translation>
  </message>
  <message>
   <source>Slope of channels at the outlet (%)</source>
   <translation>出水口处沟道纵坡（%）</translation>
  </message>
  <message>
   <source>Slope of hillsides (°)</source>
   <translation>坡面坡度（°）</translation>
  </message>
  <message>
   <source>Slope of the ground above the face (°)</source>
   <translation>坡顶地面坡度（°）</translation>
  </message>
  <message>
   <source>Slope of the hillsides</source>
   <translation>坡面坡度</translation>
  </message>
  <message>
   <source>Slope stability in section</source>
   <translation>剖面边坡稳定性</translation>
  </message>
  <message>
   <source>Slope stability of a section…</source>
   <translation>剖面边坡稳定性…</translation>
  </message>
  <message>
   <source>Slope zones</source>
   <translation>坡度分区</translation>
  </message>
  <message>
   <source>Slopes are given as</source>
   <translation>坡度的表示</translation>
  </message>
  <message>
   <source>Slopes are made gentler or steeper together until the cut, compacted, makes the fill; within the limits.</source>
   <translation>整体调缓或调陡，使挖方折压实方等于填方；不突破各项限值。</translation>
  </message>
  <message>
   <source>Smaller places and holes are left out. Left out itself, the rulebook's.</source>
   <translation>小于此值的图斑和孔洞不计；不填时取规则库的值。</translation>
  </message>
  <message>
   <source>Smaller places are left out.</source>
   <translation>小于此值的不计。</translation>
  </message>
  <message>
   <source>Snap to neighbours</source>
   <translation>吸附相邻边界</translation>
  </message>
  <message>
   <source>So much more is placed, so that the level is reached afterwards. Left out, the rulebook's.</source>
   <translation>多填这一部分，沉降后达到标高。不给时按规则表。</translation>
  </message>
  <message>
   <source>Soft breaklines</source>
   <translation>软地性线</translation>
  </message>
  <message>
   <source>Soft rock</source>
   <translation>软岩</translation>
  </message>
  <message>
   <source>Soft soil with plants</source>
   <translation>软土、有植被</translation>
  </message>
  <message>
   <source>Soil</source>
   <translation>土质</translation>
  </message>
  <message>
   <source>Soil erodibility K</source>
   <translation>土壤可蚀性K</translation>
  </message>
  <message>
   <source>Soil erodibility of the zone.</source>
   <translation>分区的土壤可蚀性。</translation>
  </message>
  <message>
   <source>Soil kept (%)</source>
   <translation>减少的土壤流失量（%）</translation>
  </message>
  <message>
   <source>Soil kept (t/a)</source>
   <translation>减少的土壤流失量（t/a）</translation>
  </message>
  <message>
   <source>Soil loss (t/(km²·a))</source>
   <translation>侵蚀模数（t/(km²·a)）</translation>
  </message>
  <message>
   <source>Soil loss after</source>
   <translation>治理后土壤流失量</translation>
  </message>
  <message>
   <source>Soil loss after (t/(km²·a))</source>
   <translation>治理后土壤侵蚀模数（t/(km²·a)）</translation>
  </message>
  <message>
   <source>Soil loss after (t/a)</source>
   <translation>治理后土壤流失量（t/a）</translation>
  </message>
  <message>
   <source>Soil loss before</source>
   <translation>治理前土壤流失量</translation>
  </message>
  <message>
   <source>Soil loss before (t/(km²·a))</source>
   <translation>治理前土壤侵蚀模数（t/(km²·a)）</translation>
  </message>
  <message>
   <source>Soil loss before (t/a)</source>
   <translation>治理前土壤流失量（t/a）</translation>
  </message>
  <message>
   <source>Soil loss before and after</source>
   <translation>治理前后土壤流失量</translation>
  </message>
  <message>
   <source>Soil loss is known nowhere in the outline: heights or K have no data there.</source>
   <translation>范围内没有可计算的格网：高程或K均为无数据。</translation>
  </message>
  <message>
   <source>Soil loss of the design (t/(km²·a))</source>
   <translation>设计地形的土壤流失量（t/(km²·a)）</translation>
  </message>
  <message>
   <source>Some codes ask less of temporary slopes.</source>
   <translation>部分规范对临时边坡要求较低。</translation>
  </message>
  <message>
   <source>Some criteria are compared with no other: the weights cannot be found.</source>
   <translation>有准则未与其他准则比较，无法求得权重。</translation>
  </message>
  <message>
   <source>Somebody changed a row while it was being restored. Nothing was restored; try again.</source>
   <translation>恢复过程中有人修改了记录。未恢复任何内容，请重试。</translation>
  </message>
  <message>
   <source>Somebody changed the units of {mine_id} after you opened them. Theirs are kept and yours were not saved: read them again and repeat your change.</source>
   <translation>您打开后，他人修改了 {mine_id} 的修复单元。对方的保留，您的未保存：请重新读取后再修改。</translation>
  </message>
  <message>
   <source>Somebody else changed this row after you began to. Theirs is kept and yours was not saved.</source>
   <translation>您开始编辑后，他人已修改此记录。对方的修改保留，您的未保存。</translation>
  </message>
  <message>
   <source>Somebody else is saving the same row at this moment. Nothing of yours was saved; try again.</source>
   <translation>他人正在保存同一条记录。您的修改未保存，请重试。</translation>
  </message>
  <message>
   <source>Somebody has brought this row back already. Read it again and repeat your change.</source>
   <translation>已有人找回此记录。请重新读取后再修改。</translation>
  </message>
  <message>
   <source>Somebody saved one of these rows at this very moment. Nothing was merged; merge again.</source>
   <translation>有人正好保存了其中的记录，未合并任何内容，请重新合并。</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>依据</translation>
  </message>
  <message>
   <source>Source of funds</source>
   <translation>资金来源</translation>
  </message>
  <message>
   <source>Source {source} is worked out, not stated: give the decision {key} instead.</source>
   <translation>来源 {source} 由计算得出，不直接填报，请改填决策 {key}。</translation>
  </message>
  <message>
   <source>Sources</source>
   <translation>落石源</translation>
  </message>
  <message>
   <source>Sources cover the uses.</source>
   <translation>资金来源可覆盖资金使用。</translation>
  </message>
  <message>
   <source>Sources of funds</source>
   <translation>资金来源</translation>
  </message>
  <message>
   <source>Sources that count (CNY)</source>
   <translation>已落实资金来源（元）</translation>
  </message>
  <message>
   <source>Sources with open gates (CNY)</source>
   <translation>待定资金（元）</translation>
  </message>
  <message>
   <source>Sources, error, cell, and what was done, as one JSON file.</source>
   <translation>来源、精度、格网及处理情况，存为一个 JSON 文件。</translation>
  </message>
  <message>
   <source>Spacing of the points (m)</source>
   <translation>放样点间距（m）</translation>
  </message>
  <message>
   <source>Spencer's method</source>
   <translation>斯宾塞法</translation>
  </message>
  <message>
   <source>Spot heights</source>
   <translation>高程点</translation>
  </message>
  <message>
   <source>Spot heights and contours of the drawing; lines with a height at each corner become hard breaklines.</source>
   <translation>采用图中的高程点和等高线；各节点带高程的线作为硬地性线。</translation>
  </message>
  <message>
   <source>Spot heights drawn</source>
   <translation>写出的高程点数</translation>
  </message>
  <message>
   <source>Squares of {side} m make {count} of them, more than {most}. Choose larger squares.</source>
   <translation>边长 {side} m 共 {count} 个方格，超过 {most} 个，请加大边长。</translation>
  </message>
  <message>
   <source>Standard (auto)</source>
   <translation>通用格式 (auto)</translation>
  </message>
  <message>
   <source>Standard error of the heights to be added (m)</source>
   <translation>高程改正量标准误差（m）</translation>
  </message>
  <message>
   <source>Standard error of the rebuilt ground (1 sigma)</source>
   <translation>推算地形的标准误差（1倍中误差）</translation>
  </message>
  <message>
   <source>Standard error of the shift to the east (m)</source>
   <translation>东向平移量标准误差（m）</translation>
  </message>
  <message>
   <source>Standard error of the shift to the north (m)</source>
   <translation>北向平移量标准误差（m）</translation>
  </message>
  <message>
   <source>Standard error of the surface (1 sigma)</source>
   <translation>地面标准误差（1倍）</translation>
  </message>
  <message>
   <source>Standard error of the surface, all cells (m)</source>
   <translation>全部格网的地面标准误差（m）</translation>
  </message>
  <message>
   <source>Standing water</source>
   <translation>积水区</translation>
  </message>
  <message>
   <source>Start of the ramp along the line (%)</source>
   <translation>坡道起点在线上的位置（%）</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>State of work</source>
   <translation>工作状态</translation>
  </message>
  <message>
   <source>Stated (hm²)</source>
   <translation>填报面积 (hm²)</translation>
  </message>
  <message>
   <source>Stays too steep by at most</source>
   <translation>仍超坡最大高差</translation>
  </message>
  <message>
   <source>Steepest grade (%)</source>
   <translation>最大坡度（%）</translation>
  </message>
  <message>
   <source>Steepest grade of the ramp</source>
   <translation>坡道最大纵坡</translation>
  </message>
  <message>
   <source>Steepest grade of the ramp (%)</source>
   <translation>坡道最大实际纵坡（%）</translation>
  </message>
  <message>
   <source>Steepest slope</source>
   <translation>最大允许坡度</translation>
  </message>
  <message>
   <source>Steepest slope allowed (°)</source>
   <translation>容许最陡坡度（°）</translation>
  </message>
  <message>
   <source>Steepest slope between cells (°)</source>
   <translation>相邻栅格间最陡坡度（°）</translation>
  </message>
  <message>
   <source>Steepest slope reached</source>
   <translation>实际最大坡度</translation>
  </message>
  <message>
   <source>Stereonet (PNG)</source>
   <translation>赤平投影图（PNG）</translation>
  </message>
  <message>
   <source>Still to be decided, as both of you changed it: {count}</source>
   <translation>双方都已修改、尚待选定：{count} 项</translation>
  </message>
  <message>
   <source>Stop, and keep nothing half made (Esc)</source>
   <translation>停止，不留半成品（Esc）</translation>
  </message>
  <message>
   <source>Storm formula: A1</source>
   <translation>暴雨强度公式：A1</translation>
  </message>
  <message>
   <source>Storm formula: C</source>
   <translation>暴雨强度公式：C</translation>
  </message>
  <message>
   <source>Storm formula: b (min)</source>
   <translation>暴雨强度公式：b（min）</translation>
  </message>
  <message>
   <source>Storm formula: n</source>
   <translation>暴雨强度公式：n</translation>
  </message>
  <message>
   <source>Strata</source>
   <translation>地层</translation>
  </message>
  <message>
   <source>Strata from the top down: a JSON or CSV file, or materials of the rulebook with thickness in m, such as plain_fill:3|weathered_rock.</source>
   <translation>自上而下的地层：JSON 或 CSV 文件，或规则库材料加厚度（m），如 plain_fill:3|weathered_rock。</translation>
  </message>
  <message>
   <source>Strongly weathered rock</source>
   <translation>强风化岩</translation>
  </message>
  <message>
   <source>Structures</source>
   <translation>附属构筑物</translation>
  </message>
  <message>
   <source>Suggest restoration units</source>
   <translation>划分修复单元</translation>
  </message>
  <message>
   <source>Suggest units</source>
   <translation>划分单元</translation>
  </message>
  <message>
   <source>Suggesting units</source>
   <translation>正在划分单元</translation>
  </message>
  <message>
   <source>Suitability and direction</source>
   <translation>适宜性评价与修复方向</translation>
  </message>
  <message>
   <source>Sure</source>
   <translation>可信度</translation>
  </message>
  <message>
   <source>Surface</source>
   <translation>地形面</translation>
  </message>
  <message>
   <source>Surface after</source>
   <translation>变化后地面</translation>
  </message>
  <message>
   <source>Surface before</source>
   <translation>变化前地面</translation>
  </message>
  <message>
   <source>Surface in the LandXML file</source>
   <translation>LandXML 文件中的曲面</translation>
  </message>
  <message>
   <source>Surface to move</source>
   <translation>待配准地面</translation>
  </message>
  <message>
   <source>Surplus (t)</source>
   <translation>剩余量（t）</translation>
  </message>
  <message>
   <source>Surplus material, bank volume (m³)</source>
   <translation>剩余土石料（自然方，m³）</translation>
  </message>
  <message>
   <source>Surplus of the plan, bank (m³)</source>
   <translation>方案剩余量，自然方（m³）</translation>
  </message>
  <message>
   <source>Surplus of the project's sources, bank volume (m³)</source>
   <translation>本工程料源的剩余量，自然方（m³）</translation>
  </message>
  <message>
   <source>Surplus with the other system of factors, bank volume (m³)</source>
   <translation>另一套换算系数下的剩余量，自然方（m³）</translation>
  </message>
  <message>
   <source>Surplus, bank volume (m³)</source>
   <translation>剩余量，自然方（m³）</translation>
  </message>
  <message>
   <source>Surplus, compacted volume (m³)</source>
   <translation>剩余量，压实方（m³）</translation>
  </message>
  <message>
   <source>Surplus, loose volume (m³)</source>
   <translation>剩余量，松方（m³）</translation>
  </message>
  <message>
   <source>Surplus, through the public platform only</source>
   <translation>余料，只能经公共资源交易平台出让</translation>
  </message>
  <message>
   <source>System of factors</source>
   <translation>换算系数体系</translation>
  </message>
  <message>
   <source>T11 Bill of quantities</source>
   <translation>T11 工程量表</translation>
  </message>
  <message>
   <source>T12 Cost estimate</source>
   <translation>T12 投资估算表</translation>
  </message>
  <message>
   <source>T13 Schedule</source>
   <translation>T13 实施进度计划表</translation>
  </message>
  <message>
   <source>T14 Performance indicators</source>
   <translation>T14 分阶段绩效考核指标表</translation>
  </message>
  <message>
   <source>T5 Damage by unit</source>
   <translation>T5 土地损毁情况</translation>
  </message>
  <message>
   <source>T6 Hazards</source>
   <translation>T6 地质灾害隐患</translation>
  </message>
  <message>
   <source>T7 Stability of slopes</source>
   <translation>T7 边坡稳定情况</translation>
  </message>
  <message>
   <source>T8 Factors and grades</source>
   <translation>T8 评价因子与等级</translation>
  </message>
  <message>
   <source>Table T3, present land use (CSV)</source>
   <translation>T3 土地利用现状表（CSV）</translation>
  </message>
  <message>
   <source>Table T4, control lines (CSV)</source>
   <translation>T4 三线套合表（CSV）</translation>
  </message>
  <message>
   <source>Table by zone</source>
   <translation>分区统计表</translation>
  </message>
  <message>
   <source>Table of cases</source>
   <translation>工况结果表</translation>
  </message>
  <message>
   <source>Table of costs</source>
   <translation>运输费用表</translation>
  </message>
  <message>
   <source>Table of faces</source>
   <translation>坡面表</translation>
  </message>
  <message>
   <source>Table of flows</source>
   <translation>调配表</translation>
  </message>
  <message>
   <source>Table of holes</source>
   <translation>采坑表</translation>
  </message>
  <message>
   <source>Table of scenarios</source>
   <translation>方案比选表</translation>
  </message>
  <message>
   <source>Table of the balance</source>
   <translation>平衡表</translation>
  </message>
  <message>
   <source>Table of the plan</source>
   <translation>方案表格</translation>
  </message>
  <message>
   <source>Table of the plans</source>
   <translation>方案汇总表</translation>
  </message>
  <message>
   <source>Table of zones</source>
   <translation>分区表</translation>
  </message>
  <message>
   <source>Table or layer with id, material and volume_bank_m3. Optional: phase, kind (site or borrow), mine, project.</source>
   <translation>表或图层，字段 id、material、volume_bank_m3（自然方）。可选：phase、kind（site 或 borrow）、mine、project。</translation>
  </message>
  <message>
   <source>Table or layer with id, materials (separated by |) and volume_compacted_m3. Optional: phase, kind (fill or sale), mine, project.</source>
   <translation>表或图层，字段 id、materials（以 | 分隔）、volume_compacted_m3（压实方）。可选：phase、kind（fill 或 sale）、mine、project。</translation>
  </message>
  <message>
   <source>Table or model file…</source>
   <translation>格式表或样本文件…</translation>
  </message>
  <message>
   <source>Table with material, loose and compacted volume of one bank m³, and loss as a share.</source>
   <translation>表，字段 material、loose、compacted（每 1 m³ 自然方的松方、压实方）、loss（损耗，小数）。</translation>
  </message>
  <message>
   <source>Table with material, loose, compacted, loss and maybe density_t_m3, from tests on the site. Left out, those of the rulebook.</source>
   <translation>表，字段 material、loose、compacted、loss，可有 density_t_m3，取自现场试验。不给时采用规则库的值。</translation>
  </message>
  <message>
   <source>Table with source, use and cost_per_m3 of one bank m³; a pair that is missing is not allowed. Optional: capacity_bank_m3, distance_m.</source>
   <translation>表，字段 source、use、cost_per_m3（每 m³ 自然方）；没有列出的组合不允许运输。可选：capacity_bank_m3、distance_m。</translation>
  </message>
  <message>
   <source>Table with source, use and volume_bank_m3; an edited table of flows will do. Where it has the column fixed, only rows with 1 are kept.</source>
   <translation>表，字段 source、use、volume_bank_m3；可用修改后的调配表。有 fixed 字段时，只保留值为 1 的行。</translation>
  </message>
  <message>
   <source>Table with zone, material, cut_bank_m3 and fill_compacted_m3. Optional: fill_materials (separated by |), lying_bank_m3, stock_bank_m3, use. Or give a difference raster and zones.</source>
   <translation>表，字段 zone、material、cut_bank_m3、fill_compacted_m3。可选：fill_materials（以 | 分隔）、lying_bank_m3、stock_bank_m3、use。也可改给高差栅格和分区。</translation>
  </message>
  <message>
   <source>Table {table} of {path} does not add up for plot {plot}: run the overlay again.</source>
   <translation>{path} 的表 {table} 中图斑 {plot} 各项相加不符，请重新套合。</translation>
  </message>
  <message>
   <source>Tables</source>
   <translation>属性表</translation>
  </message>
  <message>
   <source>Tables T3 and T4 without any coordinate, for “Check the register” on the other network.</source>
   <translation>不含坐标的 T3、T4 表，供另一网络上的“检查台账”使用。</translation>
  </message>
  <message>
   <source>Tables that “Overlay plots” made on the inner network, instead of the layers. They are held against the outlines of the register.</source>
   <translation>由“图斑套合”在内网生成的表格，代替各图层；与台账边界核对一致后采用。</translation>
  </message>
  <message>
   <source>Take back</source>
   <translation>撤回</translation>
  </message>
  <message>
   <source>Take back the last decision</source>
   <translation>撤回上一个判定</translation>
  </message>
  <message>
   <source>Take over</source>
   <translation>采用</translation>
  </message>
  <message>
   <source>Take the last change back</source>
   <translation>撤销上一次修改</translation>
  </message>
  <message>
   <source>Take to the field</source>
   <translation>导出外业包</translation>
  </message>
  <message>
   <source>Taken {when} (UTC)</source>
   <translation>拍摄时间 {when}（UTC）</translation>
  </message>
  <message>
   <source>Takes the place of the intensity's.</source>
   <translation>给出后代替烈度对应的取值。</translation>
  </message>
  <message>
   <source>Taking a decision back</source>
   <translation>正在撤回判定</translation>
  </message>
  <message>
   <source>Talus</source>
   <translation>碎石堆积</translation>
  </message>
  <message>
   <source>Talus with plants</source>
   <translation>植被碎石坡</translation>
  </message>
  <message>
   <source>Target drainage density (m/ha)</source>
   <translation>目标沟网密度（m/ha）</translation>
  </message>
  <message>
   <source>Task {key} waits for {before}, which the programme has not.</source>
   <translation>工序 {key} 的前置工序 {before} 不在进度计划中。</translation>
  </message>
  <message>
   <source>Tasks for project software</source>
   <translation>项目管理软件任务表</translation>
  </message>
  <message>
   <source>Tasks on their units, in time</source>
   <translation>修复单元工序时态图层</translation>
  </message>
  <message>
   <source>Tasks wait for one another in a circle: {keys}.</source>
   <translation>工序互为前置，形成循环：{keys}。</translation>
  </message>
  <message>
   <source>Tasks with links and costs as Microsoft Project and its like import them.</source>
   <translation>含前置任务与投资的任务表，可导入 Microsoft Project 等软件。</translation>
  </message>
  <message>
   <source>Tasks with start, kind (excavation, drainage, soil) and volume_m3; left out, nobody can tell.</source>
   <translation>工程任务表：开工 start、类型 kind（采挖、截排水、覆土）、方量 volume_m3；不填则无法判定。</translation>
  </message>
  <message>
   <source>Technical rule of today</source>
   <translation>现行技术规定</translation>
  </message>
  <message>
   <source>Temporary slope</source>
   <translation>临时边坡</translation>
  </message>
  <message>
   <source>Tension crack</source>
   <translation>张裂缝</translation>
  </message>
  <message>
   <source>Tension crack behind the crest (m)</source>
   <translation>张裂缝距坡顶线（m）</translation>
  </message>
  <message>
   <source>Terrain</source>
   <translation>地形</translation>
  </message>
  <message>
   <source>Terrain model</source>
   <translation>地形模型</translation>
  </message>
  <message>
   <source>Terrain model of a later date</source>
   <translation>后期地形模型</translation>
  </message>
  <message>
   <source>Terrain model of the existing ground; the plan is drafted on it</source>
   <translation>现状地面的地形模型，方案在其上编制</translation>
  </message>
  <message>
   <source>Terrain model: breaks of slope, heights, rough volumes</source>
   <translation>地形模型：用于坡度突变、高程和粗略方量</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>原文</translation>
  </message>
  <message>
   <source>That of the coordinates. Leave it out where the eastings carry the zone number, or for longitudes and latitudes (CGCS2000).</source>
   <translation>坐标所属的坐标系。Y坐标带有带号，或为经纬度（CGCS2000）时可不给。</translation>
  </message>
  <message>
   <source>That of the drawing. Leave it out where the eastings carry the zone number.</source>
   <translation>图形所用坐标系。Y坐标带有带号时可不给。</translation>
  </message>
  <message>
   <source>The Chinese text of {path} comes out garbled ({sample}). Save the table again as UTF-8.</source>
   <translation>{path} 的中文读出来是乱码（{sample}）。请另存为 UTF-8 编码。</translation>
  </message>
  <message>
   <source>The Chinese text of {path} comes out garbled ({sample}): it is in another encoding than the file says. Correct or delete its .cpg file, or save the layer again as UTF-8.</source>
   <translation>{path} 的中文为乱码（{sample}）：实际编码与文件所注不符。请更正或删除 .cpg 文件，或将图层另存为 UTF-8。</translation>
  </message>
  <message>
   <source>The PDF files go there. Only files that this algorithm made there are replaced.</source>
   <translation>PDF 文件存放处，只替换本算法此前在该处生成的文件。</translation>
  </message>
  <message>
   <source>The Word template {name} cannot be filled in: {reason}. Correct the template.</source>
   <translation>Word 模板 {name} 无法填写：{reason}。请更正模板。</translation>
  </message>
  <message>
   <source>The allocation is kept with scenario “{name}”.</source>
   <translation>调配已存入比选方案“{name}”。</translation>
  </message>
  <message>
   <source>The approved outline does not lie on the ground before, which spans {bounds} in {crs}. Check the coordinate systems.</source>
   <translation>批准范围不在现状地面上：现状地面范围为 {bounds}（{crs}）。请核对坐标系。</translation>
  </message>
  <message>
   <source>The area has {cells} cells; modes that fill take up to {most}. Give a smaller outline or a coarser raster, or choose least cut, which has no limit.</source>
   <translation>范围内有 {cells} 个栅格；含填方的目标最多 {most} 个。请缩小范围线或用较粗的栅格，或选用不受限制的最小挖方。</translation>
  </message>
  <message>
   <source>The attribute of the land survey that holds the land class code.</source>
   <translation>国土变更调查中存放地类编码的字段。</translation>
  </message>
  <message>
   <source>The attribute of the layer that holds the number of the plot.</source>
   <translation>图层中存放图斑编号的字段。</translation>
  </message>
  <message>
   <source>The authentication configuration {authcfg} cannot be read here. Unlock QGIS's authentication settings, or give user and password in a pg service file or pgpass instead.</source>
   <translation>此处无法读取认证配置 {authcfg}。请解锁 QGIS 的认证设置，或改在 pg 服务文件或 pgpass 中提供用户和密码。</translation>
  </message>
  <message>
   <source>The base line of the sections has no length.</source>
   <translation>断面基线没有长度。</translation>
  </message>
  <message>
   <source>The bench rules have no material {material}. Choose one of {known}.</source>
   <translation>台阶规则中没有岩土类别 {material}，请从 {known} 中选择。</translation>
  </message>
  <message>
   <source>The breaklines cross each other again and again within millimetres. Mend them (in QGIS: Snap geometries to layer, 1 cm) and run again.</source>
   <translation>地性线在毫米范围内反复相交。请先修复（QGIS：捕捉几何图形到图层，1 cm）后重算。</translation>
  </message>
  <message>
   <source>The candidate is in the register no more. Somebody has deleted it; read the queue again.</source>
   <translation>台账中已没有该疑似图斑，可能已被他人删除，请重新读取队列。</translation>
  </message>
  <message>
   <source>The character {text} cannot be written in {encoding}. Choose a profile in UTF-8.</source>
   <translation>字符 {text} 无法用 {encoding} 写出，请选用 UTF-8 格式。</translation>
  </message>
  <message>
   <source>The click lies outside the map view.</source>
   <translation>点击位置在当前视图之外。</translation>
  </message>
  <message>
   <source>The comparison of {one} and {other} is {value}; it must be above 0.</source>
   <translation>{one} 与 {other} 的比较值为 {value}，应大于 0。</translation>
  </message>
  <message>
   <source>The connection to the database was lost. What was not saved before is not in the register, and nothing is half saved. Try again when the network is back.</source>
   <translation>与数据库的连接中断。此前未保存的内容不在台账中，也没有只存一半的内容。请在网络恢复后重试。</translation>
  </message>
  <message>
   <source>The conversion factor must be greater than zero, not {value}.</source>
   <translation>换算系数须大于零，现为 {value}。</translation>
  </message>
  <message>
   <source>The copy of {tables} does not equal the original; somebody may have written to it meanwhile. Nothing was kept: let everybody close the register and move it again.</source>
   <translation>{tables} 的副本与原台账不一致，期间可能有人写入。未保留任何内容：请所有人关闭台账后重新迁移。</translation>
  </message>
  <message>
   <source>The county's mine register: a GeoPackage, or the .pgregister file that names its database.</source>
   <translation>本县矿山台账：GeoPackage 文件，或指明数据库的 .pgregister 文件。</translation>
  </message>
  <message>
   <source>The county's own: q = 167 A1 (1 + C lg P) / (t + b)^n, in l/(s·ha). All four.</source>
   <translation>当地公式：q = 167 A1 (1 + C lg P) / (t + b)^n，单位L/(s·hm²)。四个参数须齐全。</translation>
  </message>
  <message>
   <source>The crest is in rock</source>
   <translation>坡顶为岩质</translation>
  </message>
  <message>
   <source>The data dictionary has no fields {names} for {entity}.</source>
   <translation>数据字典的 {entity} 没有字段 {names}。</translation>
  </message>
  <message>
   <source>The database does not allow this to the user {user} ({reason}). Nothing was saved; ask whoever runs the database for the right role.</source>
   <translation>数据库不允许用户 {user} 这样操作（{reason}）。未保存任何内容；请向数据库管理员申请相应角色。</translation>
  </message>
  <message>
   <source>The database of {name} does not answer: {reason}. Look at server, user and network; the password belongs in a pg service file, in pgpass or in QGIS's authentication settings.</source>
   <translation>{name} 的数据库没有响应：{reason}。请检查服务器、用户和网络；密码应放在 pg 服务文件、pgpass 或 QGIS 认证设置中。</translation>
  </message>
  <message>
   <source>The database of {name} has no PostGIS. Its administrator must run CREATE EXTENSION postgis in it.</source>
   <translation>{name} 的数据库未装 PostGIS。请管理员在其中执行 CREATE EXTENSION postgis。</translation>
  </message>
  <message>
   <source>The database of {path} has a schema {schema} already; it is left as it is. Name a new schema in the file, or open it as a register.</source>
   <translation>{path} 的数据库中已有模式 {schema}，未作改动。请在文件中写明新的模式，或将其作为台账打开。</translation>
  </message>
  <message>
   <source>The database of {path} has no mine register in the schema {schema}. Create one, or correct the name.</source>
   <translation>{path} 的数据库中，模式 {schema} 里没有矿山台账。请新建，或更正名称。</translation>
  </message>
  <message>
   <source>The database takes no changes at present (read-only). Nothing was saved.</source>
   <translation>数据库目前只读，不接受修改。未保存任何内容。</translation>
  </message>
  <message>
   <source>The database user {user} may not make a schema in {database}. Let the administrator run: GRANT CREATE ON DATABASE {database} TO {user}</source>
   <translation>数据库用户 {user} 无权在 {database} 中新建模式。请管理员执行：GRANT CREATE ON DATABASE {database} TO {user}</translation>
  </message>
  <message>
   <source>The database user {user} may not make roles. Let the administrator run first: {statements}</source>
   <translation>数据库用户 {user} 无权新建角色。请管理员先执行：{statements}</translation>
  </message>
  <message>
   <source>The date is not complete. Write it as 2025-06-15.</source>
   <translation>日期不完整，请写成 2025-06-15。</translation>
  </message>
  <message>
   <source>The decisions name scenario “{one}”, but “{other}” was asked for. Leave one out.</source>
   <translation>决策中写的比选方案为“{one}”，另又指定了“{other}”，请去掉其一。</translation>
  </message>
  <message>
   <source>The decisions of scenario “{name}” are pending. Next: draft the plan.</source>
   <translation>情景“{name}”的决策待编入方案。下一步：编制方案。</translation>
  </message>
  <message>
   <source>The decisions {path} are not JSON: {reason}</source>
   <translation>决策文件 {path} 不是 JSON：{reason}</translation>
  </message>
  <message>
   <source>The decisions {path} are not a JSON object.</source>
   <translation>决策文件 {path} 不是 JSON 对象。</translation>
  </message>
  <message>
   <source>The decisions {path} cannot be read: {reason}</source>
   <translation>决策文件 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The design and the reference have no known cell inside the outline in common. Check the outline and the coordinate systems.</source>
   <translation>设计与参照地面在范围内没有共同的已知栅格。请检查范围和坐标系。</translation>
  </message>
  <message>
   <source>The design has no surface to keep.</source>
   <translation>设计没有可保存的地形。</translation>
  </message>
  <message>
   <source>The design is nowhere below it.</source>
   <translation>设计地面处处不低于它。</translation>
  </message>
  <message>
   <source>The design is nowhere below this height.</source>
   <translation>设计地面处处不低于此标高。</translation>
  </message>
  <message>
   <source>The design is nowhere lower than this below the present ground.</source>
   <translation>设计地面低于现状地面处处不超过此值。</translation>
  </message>
  <message>
   <source>The design reaches over more than {cells} cells. Use a coarser terrain model or a shorter line.</source>
   <translation>设计影响范围超过 {cells} 个栅格，请采用较粗的地形数据或缩短所绘线。</translation>
  </message>
  <message>
   <source>The design surface with the overfill on it.</source>
   <translation>设计地面加超填。</translation>
  </message>
  <message>
   <source>The designed ground on the cells of the present one, unchanged elsewhere.</source>
   <translation>设计地面，格网与现状地面相同，其余处不变。</translation>
  </message>
  <message>
   <source>The designed ground, heights in metres, in a projected system in metres.</source>
   <translation>设计地面，高程以米为单位，投影坐标系、单位为米。</translation>
  </message>
  <message>
   <source>The designed surface is in {other}, the existing one in {one}. Bring both into one system.</source>
   <translation>设计地形面坐标系为 {other}，现状为 {one}，请统一坐标系。</translation>
  </message>
  <message>
   <source>The disk is full or failing. Nothing was saved; the register holds its last saved state. ({reason})</source>
   <translation>磁盘已满或有故障。未作任何保存，台账仍为上次保存的状态。（{reason}）</translation>
  </message>
  <message>
   <source>The disk of {folder} is full. Nothing was changed there; make room and export again.</source>
   <translation>{folder} 所在磁盘已满。未作任何改动，请腾出空间后重新导出。</translation>
  </message>
  <message>
   <source>The drawing is broken: entity {kind} that begins in line {line} has {value} where a number belongs. Save it again in CAD (AUDIT, then save as DXF).</source>
   <translation>图形文件有误：第 {line} 行开始的 {kind} 对象中，应为数字处是 {value}。请在 CAD 中核查（AUDIT）后重新另存为 DXF。</translation>
  </message>
  <message>
   <source>The drawing {path} has no closed lines that could be outlines.</source>
   <translation>图形文件 {path} 中没有可作边界的闭合线。</translation>
  </message>
  <message>
   <source>The drawing {path} has no heights: no spot heights, contours or lines with heights. Check the names of its layers against the DXF profile.</source>
   <translation>图形文件{path}中没有高程：未见高程点、等高线或带高程的线。请对照 DXF 配置检查图层名。</translation>
  </message>
  <message>
   <source>The dump level {level} m is below the ground around the dump, {base} m. Give a higher one.</source>
   <translation>堆场设计标高 {level} m 低于周边地面 {base} m，请给出较高的标高。</translation>
  </message>
  <message>
   <source>The encoding of the attributes in {path} cannot be told. Put a file {cpg} beside it that names it, e.g. GBK.</source>
   <translation>无法判断 {path} 属性的编码，请在其旁边放置注明编码（例如 GBK）的文件 {cpg}。</translation>
  </message>
  <message>
   <source>The ending says the format. A shapefile is written in GBK with a .cpg.</source>
   <translation>扩展名决定格式。Shapefile 按 GBK 写出并附 .cpg。</translation>
  </message>
  <message>
   <source>The factor itself, 0 to 1; goes before plant cover.</source>
   <translation>因子本身，0至1；优先于植被盖度。</translation>
  </message>
  <message>
   <source>The factor {name} is {value}; it lies between 0 and 1.</source>
   <translation>因子{name}为{value}，应在0至1之间。</translation>
  </message>
  <message>
   <source>The factors of {system} have no material of the class {kind}.</source>
   <translation>{system} 的换算系数中没有类别 {kind}。</translation>
  </message>
  <message>
   <source>The factors of {system} have no material {material}. Choose one of {known}.</source>
   <translation>{system} 的换算系数中没有 {material}，请选择：{known}。</translation>
  </message>
  <message>
   <source>The fee structure {name} has no line for {items}.</source>
   <translation>费用构成 {name} 没有列 {items}。</translation>
  </message>
  <message>
   <source>The field pack brings nothing new.</source>
   <translation>外业包没有新内容。</translation>
  </message>
  <message>
   <source>The field pack in {folder} cannot be opened: {reason}</source>
   <translation>{folder} 中的外业包打不开：{reason}</translation>
  </message>
  <message>
   <source>The field pack in {folder} is damaged: what was noted of how its rows left has changed. Nothing was merged.</source>
   <translation>{folder} 中的外业包已损坏：带出时的记录内容被改动。未合并任何内容。</translation>
  </message>
  <message>
   <source>The field pack {name} was made from another register. Merge it into the one it came from.</source>
   <translation>外业包 {name} 由另一个台账导出，请合并到原台账。</translation>
  </message>
  <message>
   <source>The figure needs matplotlib, which this QGIS does not have.</source>
   <translation>绘制剖面图需要 matplotlib，本机 QGIS 未带。</translation>
  </message>
  <message>
   <source>The fitting zone</source>
   <translation>相应分带</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} cannot be kept: it goes to a mine of another project, which is a disposal through the platform and no free use. Free it.</source>
   <translation>保留的调配量 {source} → {use} 无法保留：它调往其他项目的矿山，属于经平台处置，不是无偿使用。请取消保留。</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} cannot be kept: what was borrowed may not be sold. Free it.</source>
   <translation>保留的调配量 {source} → {use} 无法保留：外借料不得外售。请取消保留。</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} cannot be kept: {source} is dug in a later phase than {use} needs it. Free it.</source>
   <translation>保留的调配量 {source} → {use} 无法保留：{source} 的开挖期晚于 {use} 的使用期。请取消保留。</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} cannot be kept: {use} does not take {material}. Free it.</source>
   <translation>保留的调配量 {source} → {use} 无法保留：{use} 不能使用 {material}。请取消保留。</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} has no row in COSTS, so that its way is not allowed. Add it or free the flow.</source>
   <translation>保留的调配量 {source} → {use} 在 COSTS 中没有对应行，不允许运输。请补上该行，或取消保留。</translation>
  </message>
  <message>
   <source>The fixed flow {source} → {use} of {volume} m³ is more than its link carries ({capacity} m³). Lower it.</source>
   <translation>保留的调配量 {source} → {use} 为 {volume} m³，超过该运输关系的容量（{capacity} m³）。请减小。</translation>
  </message>
  <message>
   <source>The fixed flows from {id} are {over} m³ (bank) more than it has ({volume} m³). Lower them.</source>
   <translation>从 {id} 调出的保留量比其总量（{volume} m³）多 {over} m³（自然方）。请减小。</translation>
  </message>
  <message>
   <source>The fixed flows put {over} m³ (loose) more into stock after phase {phase} than it holds ({capacity} m³). Lower them.</source>
   <translation>保留的调配量使第 {phase} 期末的堆存超过容量（{capacity} m³）{over} m³（松方）。请减小。</translation>
  </message>
  <message>
   <source>The fixed flows to {id} deliver {over} m³ (compacted) more than it takes ({volume} m³). Lower them.</source>
   <translation>调入 {id} 的保留量比其需要量（{volume} m³）多 {over} m³（压实方）。请减小。</translation>
  </message>
  <message>
   <source>The folder of an exported package, with its manifest in it.</source>
   <translation>已导出的材料文件夹，其中应有清单。</translation>
  </message>
  <message>
   <source>The folder of the register cannot be written ({reason}). Copy the register to a folder of your own.</source>
   <translation>台账所在文件夹不可写（{reason}），请将台账复制到自己的文件夹。</translation>
  </message>
  <message>
   <source>The folder that came back from the field. It is read only.</source>
   <translation>外业带回的文件夹，只读取、不修改。</translation>
  </message>
  <message>
   <source>The folder {path} has no files.</source>
   <translation>文件夹 {path} 中没有文件。</translation>
  </message>
  <message>
   <source>The gap cannot be told.</source>
   <translation>资金缺口无法判定。</translation>
  </message>
  <message>
   <source>The ground after the works; computed beside the existing one.</source>
   <translation>施工后的地面，与现状并列计算。</translation>
  </message>
  <message>
   <source>The ground after. Left out, the ground stays as it is.</source>
   <translation>治理后的地形。不填则地形不变。</translation>
  </message>
  <message>
   <source>The ground before has to be a raster.</source>
   <translation>现状地面须为栅格。</translation>
  </message>
  <message>
   <source>The ground cannot be rebuilt: {reason} Give a larger raster, draw the rim (RIM), or add heights from before.</source>
   <translation>无法推算采前地形：{reason}请提供更大范围的栅格，绘制周边范围（RIM），或补充采前高程。</translation>
  </message>
  <message>
   <source>The ground of scenario “{name}” was not kept.</source>
   <translation>未保存比选方案“{name}”的现状地形。</translation>
  </message>
  <message>
   <source>The ground rises from the rim by no more than this, so that a full pit drains and keeps no closed hollow. Left out, the top is level.</source>
   <translation>地面由坑沿向内升高不超过该坡度，使填满的采坑能排水、不留封闭洼地。不给时顶面水平。</translation>
  </message>
  <message>
   <source>The ground that has to be drained.</source>
   <translation>需要排水的地面。</translation>
  </message>
  <message>
   <source>The heights are counted from different datums: {first} in {one}, {second} in {other}. Convert one of them.</source>
   <translation>高程基准不一致：{one} 为 {first}，{other} 为 {second}。请换算其一。</translation>
  </message>
  <message>
   <source>The heights of {name} are in {unit}, which is not known here. Convert them to metres.</source>
   <translation>{name} 的高程单位为 {unit}，无法识别，请换算为米。</translation>
  </message>
  <message>
   <source>The image {path} cannot be opened as a raster.</source>
   <translation>影像 {path} 无法打开。</translation>
  </message>
  <message>
   <source>The index with its parts as one JSON file.</source>
   <translation>指数及其各分项，写成一个JSON文件。</translation>
  </message>
  <message>
   <source>The intercepting ditch may then run nearer to the crest.</source>
   <translation>岩质坡顶的截水沟可离开口线近一些。</translation>
  </message>
  <message>
   <source>The job {path} cannot be read: {reason}</source>
   <translation>作业文件 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The job {path} lacks {names}.</source>
   <translation>作业文件 {path} 缺少 {names}。</translation>
  </message>
  <message>
   <source>The job {path} names no deed that is known: {deed}. Known are: {known}.</source>
   <translation>作业文件 {path} 中的操作 {deed} 无法识别，可用：{known}。</translation>
  </message>
  <message>
   <source>The land survey layer has no field {field} for the land class; it has {fields}. Name the right one.</source>
   <translation>国土变更调查图层没有地类字段 {field}，现有字段：{fields}。请指定正确字段。</translation>
  </message>
  <message>
   <source>The land survey needs its year: give LAND_SURVEY_YEAR, e.g. 2023.</source>
   <translation>国土变更调查须注明年度：请填 LAND_SURVEY_YEAR，例如 2023。</translation>
  </message>
  <message>
   <source>The last choice takes it from GB 50330 for the height of each section.</source>
   <translation>最后一项按 GB 50330 和各剖面坡高确定。</translation>
  </message>
  <message>
   <source>The layer of materials cannot be opened. Choose it again.</source>
   <translation>岩土材料图层无法打开，请重新选择。</translation>
  </message>
  <message>
   <source>The layer of roads has no line with a length. Draw the roads or leave it out.</source>
   <translation>道路图层中没有有长度的线。请画出道路，或不给该图层。</translation>
  </message>
  <message>
   <source>The layer {layer} cannot be edited: its file is read-only, or another program holds it.</source>
   <translation>图层{layer}无法编辑：文件为只读，或被其他程序占用。</translation>
  </message>
  <message>
   <source>The layer {layer} cannot be read to its end: {reason}</source>
   <translation>图层 {layer} 无法完整读取：{reason}</translation>
  </message>
  <message>
   <source>The layer {layer} has neither a field phi_deg nor a field face_deg. It has: {fields}.</source>
   <translation>图层 {layer} 既无 phi_deg 字段也无 face_deg 字段，现有字段：{fields}。</translation>
  </message>
  <message>
   <source>The layer {layer} has no Z coordinates. Name the field that holds the heights.</source>
   <translation>图层{layer}没有Z坐标，请指定高程字段。</translation>
  </message>
  <message>
   <source>The layer {layer} has no coordinate system. Set it and run again.</source>
   <translation>图层 {layer} 没有坐标系，请设置后重新运行。</translation>
  </message>
  <message>
   <source>The layer {layer} has no features. Choose another, or leave it out.</source>
   <translation>图层 {layer} 没有要素，请另选图层，或不给此项。</translation>
  </message>
  <message>
   <source>The layer {layer} has no field {field} for the plot number; it has {fields}.</source>
   <translation>图层 {layer} 没有图斑编号字段 {field}，现有字段：{fields}。</translation>
  </message>
  <message>
   <source>The layer {layer} has no field {field}. Choose another.</source>
   <translation>图层{layer}没有字段{field}，请另选。</translation>
  </message>
  <message>
   <source>The layer {layer} has no heights. Choose another, or leave it out.</source>
   <translation>图层{layer}没有高程，请另选或不填。</translation>
  </message>
  <message>
   <source>The layer {layer} has no lines. Choose another, or leave it out.</source>
   <translation>图层{layer}没有线。请另选，或不填。</translation>
  </message>
  <message>
   <source>The layer {layer} has no lines. Draw one or choose another layer.</source>
   <translation>图层 {layer} 中没有线，请绘制或另选图层。</translation>
  </message>
  <message>
   <source>The layer {layer} has no points. Choose another, or leave it out.</source>
   <translation>图层{layer}没有点。请另选，或不填。</translation>
  </message>
  <message>
   <source>The layer {layer} has no polygons, so nothing can lie in it. Choose another.</source>
   <translation>图层 {layer} 不是面图层，无法套合。请另选。</translation>
  </message>
  <message>
   <source>The layer {layer} has no polygons. Choose a polygon layer.</source>
   <translation>图层 {layer} 不是面图层，请选择面图层。</translation>
  </message>
  <message>
   <source>The layer {layer} of {path} has no features.</source>
   <translation>{path} 的图层 {layer} 没有要素。</translation>
  </message>
  <message>
   <source>The layout template plot_card.qpt has no map with the id “image”.</source>
   <translation>模板 plot_card.qpt 中没有标识为“image”的地图。</translation>
  </message>
  <message>
   <source>The layout template sheet_{name}.qpt has no map with the id “map”.</source>
   <translation>布局模板 sheet_{name}.qpt 中没有 id 为“map”的地图。</translation>
  </message>
  <message>
   <source>The layout template {path} cannot be read.</source>
   <translation>布局模板 {path} 无法读取。</translation>
  </message>
  <message>
   <source>The least area of a candidate must be above 0 m².</source>
   <translation>疑似图斑的最小面积须大于 0 m²。</translation>
  </message>
  <message>
   <source>The least fall {least} % is above the largest, {most} %.</source>
   <translation>最小坡度 {least}% 大于最大坡度 {most}%。</translation>
  </message>
  <message>
   <source>The level to be reached after settlement.</source>
   <translation>沉降后应达到的标高。</translation>
  </message>
  <message>
   <source>The line is</source>
   <translation>所绘线为</translation>
  </message>
  <message>
   <source>The line lies where the ground is not known. Draw it on the terrain model.</source>
   <translation>所绘线处无高程，请绘在地形数据范围内。</translation>
  </message>
  <message>
   <source>The lines of the sections with their areas of cut and fill.</source>
   <translation>断面线及其挖、填面积。</translation>
  </message>
  <message>
   <source>The lines of {layer} have no Z coordinates. Give them heights first (in QGIS: Drape, or Set Z value).</source>
   <translation>{layer}的线没有 Z 坐标。请先赋高程（QGIS：叠加高程或设置 Z 值）。</translation>
  </message>
  <message>
   <source>The list of classes {text} cannot be read at {part}. Write values with commas, and what they mean after =, e.g. 1=pit,2=dump.</source>
   <translation>类别列表 {text} 在 {part} 处无法识别。请用逗号分隔类别值，含义写在 = 之后，如 1=采坑,2=堆场。</translation>
  </message>
  <message>
   <source>The loss report: counts, and what was not taken, as one JSON file.</source>
   <translation>损失报告：读入数量及未读取的内容，JSON 文件。</translation>
  </message>
  <message>
   <source>The loss share must be at least 0 and below 1, not {value}.</source>
   <translation>损耗率须不小于 0 且小于 1，现为 {value}。</translation>
  </message>
  <message>
   <source>The magic wand needs an image, a terrain model, or both.</source>
   <translation>魔棒需要影像或地形模型，可两者并用。</translation>
  </message>
  <message>
   <source>The manifest of {folder} cannot be read; it is damaged.</source>
   <translation>{folder} 的清单无法读取，已损坏。</translation>
  </message>
  <message>
   <source>The manifest of {folder} names the file {path}, which is not one of a package. It was tampered with; nothing was read.</source>
   <translation>{folder} 的清单列有不属于报批材料的文件 {path}，清单已被篡改；未读取任何内容。</translation>
  </message>
  <message>
   <source>The manifest.json in {folder} belongs to something else.</source>
   <translation>{folder} 中的 manifest.json 不属于本插件的报批材料。</translation>
  </message>
  <message>
   <source>The map sheet {path} cannot be written: {reason}</source>
   <translation>附图 {path} 无法写出：{reason}</translation>
  </message>
  <message>
   <source>The map sheet {path} could not be drawn. Is the disk full?</source>
   <translation>附图 {path} 未能绘出，请检查磁盘是否已满。</translation>
  </message>
  <message>
   <source>The map shows nothing of {name}. Move the map to the terrain model.</source>
   <translation>地图当前范围不含 {name}，请将地图移至地形模型处。</translation>
  </message>
  <message>
   <source>The mapping file {path} cannot be read: {reason}</source>
   <translation>字段对照表 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The mapping file {path} must be a CSV table with the columns source and target (and constant, if wanted).</source>
   <translation>字段对照表 {path} 须为含 source 和 target 两列的 CSV 表（需要时可加 constant 列）。</translation>
  </message>
  <message>
   <source>The material {material} of source {id} has no row in FACTORS (there are {known}). Add it.</source>
   <translation>料源 {id} 的材料“{material}”在 FACTORS 中没有对应行（现有：{known}）。请补充。</translation>
  </message>
  <message>
   <source>The material {material} of zone {zone} has no factors (there are {known}).</source>
   <translation>分区 {zone} 的材料“{material}”没有换算系数（现有：{known}）。</translation>
  </message>
  <message>
   <source>The methods side by side, the drawings of the grid, tables and sections.</source>
   <translation>各方法对照、方格网图、计算表和断面图。</translation>
  </message>
  <message>
   <source>The mine ({width} m × {height} m) is larger than the largest map sheet at 1:{scale}. Split it, or add a smaller scale to the rulebook table maps.</source>
   <translation>矿山（{width} m × {height} m）大于 1:{scale} 最大图幅，请分幅，或在规则表 maps 中增加更小的比例尺。</translation>
  </message>
  <message>
   <source>The mine {mine_id} has no plan yet. Draft one first.</source>
   <translation>矿山 {mine_id} 尚无方案，请先编制方案。</translation>
  </message>
  <message>
   <source>The name of a design kept in the register for this mine on the same terrain: the plan takes its surface. Without it, the plan designs its own.</source>
   <translation>台账中为该矿山在同一地形上保存的设计方案名称，方案采用其设计地面；不填时按挖填平衡自行设计。</translation>
  </message>
  <message>
   <source>The names of changed, missing and added files as a JSON file.</source>
   <translation>改动、缺失和新增文件的名称，存为 JSON 文件。</translation>
  </message>
  <message>
   <source>The new GeoPackage file, or a .pgregister file that names a new schema of a PostGIS database. What exists is never overwritten.</source>
   <translation>新的 GeoPackage 文件，或写明 PostGIS 数据库新模式的 .pgregister 文件。已存在的绝不覆盖。</translation>
  </message>
  <message>
   <source>The number of one mine (group of plots); all plots without it.</source>
   <translation>一个矿山（主体）的编号；不给时导出全部图斑。</translation>
  </message>
  <message>
   <source>The number of the mine (group of plots) in the register.</source>
   <translation>台账中的矿山（主体）编号。</translation>
  </message>
  <message>
   <source>The number of the plot. Without it a photograph goes to the plot it was taken in, or to the nearest.</source>
   <translation>图斑编号。不给时，照片归入拍摄位置所在的图斑或最近的图斑。</translation>
  </message>
  <message>
   <source>The offsets “{text}” are no numbers with commas between them.</source>
   <translation>偏距“{text}”不是以逗号分隔的数字。</translation>
  </message>
  <message>
   <source>The order of bands {order} does not fit {name} ({count} bands) at {word}. Use B, G, R, RE, N, S1, S2, each once, and - for a band that is not used.</source>
   <translation>波段顺序 {order} 与 {name}（{count} 个波段）在 {word} 处不符。请使用 B、G、R、RE、N、S1、S2，各一次，不用的波段写 -。</translation>
  </message>
  <message>
   <source>The order of bands {order} has more than two parts; there are at most two dates.</source>
   <translation>波段顺序 {order} 超过两段；最多只有两期影像。</translation>
  </message>
  <message>
   <source>The outline and its surroundings span {cells} cells; at most {most} can be designed at once. Give a terrain raster with larger cells.</source>
   <translation>设计范围及其周边共{cells}个栅格，一次最多设计{most}个。请提供格网更大的地形栅格。</translation>
  </message>
  <message>
   <source>The outline does not lie on the terrain raster. Check the coordinate systems.</source>
   <translation>设计范围不在地形栅格上。请检查坐标系。</translation>
  </message>
  <message>
   <source>The outline does not lie on {name}. Check that both have the right coordinate reference system.</source>
   <translation>范围线不在 {name} 之上。请检查两者的坐标参考系统是否正确。</translation>
  </message>
  <message>
   <source>The outline holds no whole cell of the terrain raster. Draw it larger, or check the coordinate systems.</source>
   <translation>设计范围内没有一个完整的地形栅格。请画大一些，或检查坐标系。</translation>
  </message>
  <message>
   <source>The outline in the rulebook names a content {key} that the report does not know.</source>
   <translation>规则库中的提纲列有方案文本没有的内容 {key}。</translation>
  </message>
  <message>
   <source>The outline lies beside the design {name}. Check the coordinate systems of both.</source>
   <translation>范围线与设计面 {name} 不重叠，请核对二者坐标系。</translation>
  </message>
  <message>
   <source>The outline of feature {feature} of {layer} crosses itself. Mend it with Fix geometries or the vertex tool.</source>
   <translation>{layer} 中要素 {feature} 的边界自相交，请用“修正几何图形”或顶点工具修正。</translation>
  </message>
  <message>
   <source>The outline of {name} cannot be measured: {reason}. Mend it (in QGIS: Vector geometry, Fix geometries) and run again.</source>
   <translation>{name} 的范围无法量算：{reason}。请修正（QGIS：矢量几何图形、修正几何图形）后重新运行。</translation>
  </message>
  <message>
   <source>The overlay tables {path} cannot be read: {reason}</source>
   <translation>套合表 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The overlay tables {path} were made in {theirs}, the register is in {ours}. Run the overlay with the register's own plots.</source>
   <translation>套合表 {path} 的坐标系为 {theirs}，台账为 {ours}。请用台账自己的图斑重新套合。</translation>
  </message>
  <message>
   <source>The package folder is not there any more. Export the package again.</source>
   <translation>材料文件夹已不存在，请重新导出报批材料。</translation>
  </message>
  <message>
   <source>The package is in {folder}.</source>
   <translation>报批材料已存入 {folder}。</translation>
  </message>
  <message>
   <source>The package is in {folder}. It is a draft: {count} parts are missing.</source>
   <translation>报批材料已存入 {folder}。尚缺 {count} 项，仍为草稿。</translation>
  </message>
  <message>
   <source>The package {folder} was made by a newer version of the plugin. Update the plugin.</source>
   <translation>报批材料 {folder} 由更新版本的插件导出，请升级插件。</translation>
  </message>
  <message>
   <source>The pit level {level} m is above the lowest ground around the pit, {spill} m. Give a lower one.</source>
   <translation>采坑设计标高 {level} m 高于坑周最低地面 {spill} m，请给出较低的标高。</translation>
  </message>
  <message>
   <source>The plan does not have these tables. Draft it again.</source>
   <translation>本版方案没有这些表格，请重新编制。</translation>
  </message>
  <message>
   <source>The plan follows the surface of scenario “{name}”: leave out {keys}, or the scenario.</source>
   <translation>方案采用比选方案“{name}”的设计地面，请去掉决策 {keys}，或不采用该比选方案。</translation>
  </message>
  <message>
   <source>The plan of {mine_id} has no version {version}.</source>
   <translation>{mine_id} 的方案没有第 {version} 版。</translation>
  </message>
  <message>
   <source>The plan was changed while its maps were being drawn. Export the package again.</source>
   <translation>绘制附图期间方案有改动，请重新导出报批材料。</translation>
  </message>
  <message>
   <source>The plan was written by a newer version of the plugin (schema {schema}). Update the plugin.</source>
   <translation>该方案由更新版本的插件写出（格式 {schema}），请升级插件。</translation>
  </message>
  <message>
   <source>The plan with every figure, its unit, formula and rule, as a JSON file. The register keeps it as a version in any case.</source>
   <translation>含全部指标及其单位、公式和规则的方案，存为 JSON 文件。无论是否写出，台账都保存为一个版本。</translation>
  </message>
  <message>
   <source>The plans are the same however many there are.</source>
   <translation>进程数不影响方案结果。</translation>
  </message>
  <message>
   <source>The platform lies where the ground is not known. Draw it on the terrain model.</source>
   <translation>场地处无高程，请绘在地形数据范围内。</translation>
  </message>
  <message>
   <source>The plot was divided into {count}. Ctrl+Z takes it back; save the layer to keep it.</source>
   <translation>图斑已拆分为{count}个。按Ctrl+Z撤回，保存图层后生效。</translation>
  </message>
  <message>
   <source>The plots are not on the map yet: press “Show on map”.</source>
   <translation>图斑尚未加入地图，请点“在地图上显示”。</translation>
  </message>
  <message>
   <source>The plots lie where the coordinate system {crs} has no place.</source>
   <translation>图斑位置超出坐标系 {crs} 的适用范围。</translation>
  </message>
  <message>
   <source>The plots of {count} mines</source>
   <translation>{count} 个矿山的图斑</translation>
  </message>
  <message>
   <source>The plugin made a mistake ({kind}). The log panel “Mine restoration” has the details.</source>
   <translation>插件出错（{kind}），详情见日志面板“矿山生态修复”。</translation>
  </message>
  <message>
   <source>The plugin's own reader of point clouds is missing ({reason}). Install the plugin again.</source>
   <translation>缺少本插件自带的点云读取组件（{reason}），请重新安装插件。</translation>
  </message>
  <message>
   <source>The present ground outside the holes, the rebuilt ground within, in metres.</source>
   <translation>采坑以外为现状地面，以内为推算地面，单位为米。</translation>
  </message>
  <message>
   <source>The price {key} is negative: {value}.</source>
   <translation>单价 {key} 为负：{value}。</translation>
  </message>
  <message>
   <source>The process that planned mine {mine_id} ended by itself. The others went on.</source>
   <translation>编制主体 {mine_id} 的进程自行终止，其余主体照常编制。</translation>
  </message>
  <message>
   <source>The profile table {path} cannot be read: {reason}</source>
   <translation>格式表 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The profile table {path} has no column “name”.</source>
   <translation>格式表 {path} 缺少“name”列。</translation>
  </message>
  <message>
   <source>The profile {profile} writes degrees, but {crs} counts in metres. Transform to EPSG:4490.</source>
   <translation>格式 {profile} 以度书写，而 {crs} 以米计，请换算到 EPSG:4490。</translation>
  </message>
  <message>
   <source>The program failed: </source>
   <translation>程序出错：</translation>
  </message>
  <message>
   <source>The rain is not in the order of time, or a step stands in it twice.</source>
   <translation>降雨资料未按时间顺序排列，或有重复时段。</translation>
  </message>
  <message>
   <source>The rain of {day} is {value}, which is no amount in mm. Correct it or delete the row.</source>
   <translation>{day}的降雨量为{value}，不是有效的毫米数。请改正或删除该行。</translation>
  </message>
  <message>
   <source>The rain runs from {first} to {last}, which holds no whole year. Give whole years of daily rain.</source>
   <translation>雨量资料自{first}至{last}，不含完整年份。请给出整年的日降雨量。</translation>
  </message>
  <message>
   <source>The rain table has no rain in {years}. Give unbroken years, or only those.</source>
   <translation>雨量表中{years}年无降雨记录。请给出连续年份，或仅保留有资料的年份。</translation>
  </message>
  <message>
   <source>The rain table has no rows.</source>
   <translation>雨量表没有记录。</translation>
  </message>
  <message>
   <source>The rain table has {day} twice.</source>
   <translation>雨量表中{day}重复。</translation>
  </message>
  <message>
   <source>The raster cannot be reprojected to {crs}: {reason}</source>
   <translation>栅格不能投影到 {crs}：{reason}</translation>
  </message>
  <message>
   <source>The raster layer {layer} has no file behind it. Save it as GeoTIFF and choose the file.</source>
   <translation>栅格图层 {layer} 没有对应的文件，请另存为 GeoTIFF 再选择该文件。</translation>
  </message>
  <message>
   <source>The raster {path} that the plan names cannot be read. Was it moved or deleted?</source>
   <translation>方案所用的栅格 {path} 无法读取，可能已移动或删除。</translation>
  </message>
  <message>
   <source>The reach of a source covers {cells} million cells; more than {limit} million need too much memory. Use a coarser surface, or a steeper angle.</source>
   <translation>一处落石源的影响范围达 {cells} 百万个栅格，超过 {limit} 百万个时内存不足。请采用较粗的地形面，或增大到达角。</translation>
  </message>
  <message>
   <source>The reference area does not lie on ground that is known. Check its place and coordinate system.</source>
   <translation>参照区不在已知地面上。请检查其位置和坐标系。</translation>
  </message>
  <message>
   <source>The region is larger than {cells} million cells of the image. Lower the tolerance, or use an image of a coarser resolution.</source>
   <translation>所选范围超过影像{cells}百万像元。请减小容差，或使用分辨率较低的影像。</translation>
  </message>
  <message>
   <source>The region runs far out of the map view. Zoom out until all of it is in view, or lower the tolerance.</source>
   <translation>所选范围远远超出当前视图。请缩小地图直到看到全部范围，或减小容差。</translation>
  </message>
  <message>
   <source>The register has no mine {mines}.</source>
   <translation>台账中没有主体 {mines}。</translation>
  </message>
  <message>
   <source>The register has no plots {numbers}.</source>
   <translation>台账中没有图斑 {numbers}。</translation>
  </message>
  <message>
   <source>The register has no table {table}. Its tables are {known}.</source>
   <translation>台账中没有表 {table}。现有的表：{known}。</translation>
  </message>
  <message>
   <source>The register is being written by another program at this moment. Nothing was saved; try again.</source>
   <translation>另一程序正在写台账。未作任何保存，请重试。</translation>
  </message>
  <message>
   <source>The register is of an older version and must be brought up to date, but no backup could be made beside it ({reason}). Nothing was changed.</source>
   <translation>台账为旧版本，须升级，但无法在其旁边备份（{reason}）。未作任何改动。</translation>
  </message>
  <message>
   <source>The register is open for reading only.</source>
   <translation>台账以只读方式打开。</translation>
  </message>
  <message>
   <source>The register is read-only. Nothing was saved; make the file writable.</source>
   <translation>台账为只读。未作任何保存，请将文件改为可写。</translation>
  </message>
  <message>
   <source>The register is read-only: nothing can be imported or drafted.</source>
   <translation>台账为只读，不能导入图斑或编制方案。</translation>
  </message>
  <message>
   <source>The register lies in {folder}. Choose another folder.</source>
   <translation>台账位于 {folder} 之内，请另选文件夹。</translation>
  </message>
  <message>
   <source>The register of {path} is of an older version ({found}). Its owner in the database, {owner}, must open it once for writing; a copy is made and it is brought up to date.</source>
   <translation>{path} 的台账为旧版本（{found}）。须由其数据库所有者 {owner} 以可写方式打开一次；届时先备份，再升级。</translation>
  </message>
  <message>
   <source>The register {path} has no mine {mine_id}.</source>
   <translation>台账 {path} 中没有矿山 {mine_id}。</translation>
  </message>
  <message>
   <source>The register {path} has no plot {plot_no}.</source>
   <translation>台账 {path} 中没有图斑 {plot_no}。</translation>
  </message>
  <message>
   <source>The register {path} has no plots to write.</source>
   <translation>台账 {path} 中没有可导出的图斑。</translation>
  </message>
  <message>
   <source>The register {path} is of an older version ({found}). Open it once for writing: a backup is made beside it and it is brought up to date.</source>
   <translation>台账 {path} 为旧版本（{found}）。请以可写方式打开一次，将在旁边备份并升级。</translation>
  </message>
  <message>
   <source>The register {path} was written by a newer version of the plugin (schema {found}, this one knows {known}). Update the plugin; the file was left as it is.</source>
   <translation>台账 {path} 由更新版本的插件写出（格式 {found}，本插件支持 {known}）。请升级插件，文件未改动。</translation>
  </message>
  <message>
   <source>The register's layers are not on the map. Show them first (in the panel: Show on map).</source>
   <translation>台账图层不在地图上，请先在面板中点击“在地图上显示”。</translation>
  </message>
  <message>
   <source>The required factor of safety has to be at least 1 and below 10, not {value}.</source>
   <translation>要求的安全系数应不小于 1 且小于 10，不能为 {value}。</translation>
  </message>
  <message>
   <source>The result file of a run that applied safe cures: what they changed is put back before the check, but for rows that somebody has saved since.</source>
   <translation>曾执行自动修复的结果文件：先恢复其改动再检查，之后又被保存过的行除外。</translation>
  </message>
  <message>
   <source>The rulebook has no row {key}. Restore it from the national one.</source>
   <translation>规则库中没有 {key} 行，请从国家级规则表恢复。</translation>
  </message>
  <message>
   <source>The rulebook has no steepest slope for the material {material}. Choose one of {known}.</source>
   <translation>规则表中没有类别 {material} 的最大坡度。请选用：{known}。</translation>
  </message>
  <message>
   <source>The rulebook has no width for drains.</source>
   <translation>规则库中没有排水沟底宽。</translation>
  </message>
  <message>
   <source>The rulebook lists no exception {key} to the pit-floor rule. It lists: {known}.</source>
   <translation>规则库未列坑底规则的例外情形 {key}，所列为：{known}。</translation>
  </message>
  <message>
   <source>The rulebook's payment gates ({key}*) add up to {sum}, not to 1.</source>
   <translation>规则库支付节点（{key}*）合计为 {sum}，应为 1。</translation>
  </message>
  <message>
   <source>The same plots from a source that is trusted: shows whether the register lies one web-map offset (GCJ-02) beside it.</source>
   <translation>来源可靠的同一批图斑，用于判断台账是否整体存在 GCJ-02 偏移。</translation>
  </message>
  <message>
   <source>The same seed gives the same falls.</source>
   <translation>种子相同，结果相同。</translation>
  </message>
  <message>
   <source>The same seed gives the same sets and the same drawn joints.</source>
   <translation>种子相同，则分组和模拟结构面相同。</translation>
  </message>
  <message>
   <source>The same seed gives the same trials on every machine.</source>
   <translation>相同种子在任何机器上得到相同模拟。</translation>
  </message>
  <message>
   <source>The scenario as one JSON file.</source>
   <translation>方案内容（JSON 文件）。</translation>
  </message>
  <message>
   <source>The scenario to go on with; the one chosen before is put back.</source>
   <translation>选定为推荐方案；原推荐方案退回参与比选。</translation>
  </message>
  <message>
   <source>The scenario with all clauses as one JSON file.</source>
   <translation>方案及全部条款（JSON 文件）。</translation>
  </message>
  <message>
   <source>The schedule needs the fields start and kind (excavation, drainage or soil).</source>
   <translation>进度计划表须有 start（开工）和 kind（采挖、截排水、覆土）字段。</translation>
  </message>
  <message>
   <source>The scores of {path} are not numbers from 0 to 1, 0 to 100 or 0 to 255. Choose another attribute, or leave the score out.</source>
   <translation>{path} 的得分不是 0–1、0–100 或 0–255 的数字。请另选字段，或不给得分。</translation>
  </message>
  <message>
   <source>The second surface is a later survey</source>
   <translation>第二个地面为施工后实测</translation>
  </message>
  <message>
   <source>The section line {name} is shorter than two cells of the terrain. Draw it longer.</source>
   <translation>剖面线 {name} 不足两个栅格长，请画长一些。</translation>
  </message>
  <message>
   <source>The section lines with what was found on each.</source>
   <translation>各剖面线及其计算结果。</translation>
  </message>
  <message>
   <source>The server of {name} is PostgreSQL {found}; 13 or newer is needed.</source>
   <translation>{name} 的服务器为 PostgreSQL {found}，需要 13 或更高版本。</translation>
  </message>
  <message>
   <source>The six-digit administrative code of the county (GB/T 2260).</source>
   <translation>六位县级行政区划代码（GB/T 2260）。</translation>
  </message>
  <message>
   <source>The slices lie on this level and whole heights above and below.</source>
   <translation>各级台阶以此标高为准，上下按台阶高度整数倍划分。</translation>
  </message>
  <message>
   <source>The slip circle about ({x}, {z}) with radius {r} does not cut the ground of {name}.</source>
   <translation>圆心（{x}，{z}）、半径 {r} 的滑弧与 {name} 的地面线不相交。</translation>
  </message>
  <message>
   <source>The slip circle leaves the model at x = {x}: the section ends there, or the circle overhangs. Lengthen the section or give a smaller circle.</source>
   <translation>滑弧在 x = {x} 处超出模型：剖面到此为止，或圆弧倒悬。请延长剖面或减小圆弧。</translation>
  </message>
  <message>
   <source>The slip line ends {depth} m below the ground at x = {x}. Let it begin and end on the ground.</source>
   <translation>滑面线在 x = {x} 处止于地面以下 {depth} m。滑面线两端应落在地面上。</translation>
  </message>
  <message>
   <source>The slip line leaves the model at x = {x}. Lengthen the section or shorten the line.</source>
   <translation>滑面线在 x = {x} 处超出模型。请延长剖面或缩短滑面线。</translation>
  </message>
  <message>
   <source>The slip line lies above the ground at x = {x}. Draw it below the ground.</source>
   <translation>滑面线在 x = {x} 处高于地面，应画在地面以下。</translation>
  </message>
  <message>
   <source>The slip line lies above the ground. Draw it below.</source>
   <translation>滑面线高于地面，应画在地面以下。</translation>
  </message>
  <message>
   <source>The slip surface is nowhere as deep as the tension crack of {crack} m. Give a shallower crack.</source>
   <translation>滑面各处埋深均小于拉裂缝深度 {crack} m，请减小裂缝深度。</translation>
  </message>
  <message>
   <source>The slope is {height} m high; the table of grades ends at {limit} m. Such a slope needs a study of its own: choose the grade yourself.</source>
   <translation>坡高 {height} m，超过安全等级表的上限 {limit} m，须专门论证，请自行选定等级。</translation>
  </message>
  <message>
   <source>The slope of the hillsides, {gradient} %, is steeper than the steepest slope allowed, {limit} %. Give a gentler one.</source>
   <translation>坡面坡度{gradient}%陡于容许最陡坡度{limit}%。请给小一些的值。</translation>
  </message>
  <message>
   <source>The slope {name} is {value}. Give degrees between 0 and 90, or n of 1 : n greater than 0.</source>
   <translation>坡度 {name} 为 {value}。请给出 0 至 90 之间的度数，或大于 0 的坡率 n（1∶n）。</translation>
  </message>
  <message>
   <source>The solver took longer than {seconds} seconds and was stopped. Nothing was changed. Allow it more time or leave out pairs that are far apart.</source>
   <translation>求解超过 {seconds} 秒，已停止，未改动任何内容。请放宽时限，或去掉相距很远的组合。</translation>
  </message>
  <message>
   <source>The style {path} cannot be read: {reason}</source>
   <translation>样式 {path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>The surface ends here; holes are left out.</source>
   <translation>地面到此为止，孔洞不建。</translation>
  </message>
  <message>
   <source>The surface has no face of {slope}° or steeper. Lower the least slope.</source>
   <translation>地形面上没有不小于 {slope}° 的坡面，请减小最小坡度。</translation>
  </message>
  <message>
   <source>The surface has no steep face to cut a section across. Draw the lines.</source>
   <translation>地形面上没有可切取剖面的陡坡，请绘制剖面线。</translation>
  </message>
  <message>
   <source>The surface that is compared with the reference and corrected.</source>
   <translation>与基准地面比较并予以改正的地面。</translation>
  </message>
  <message>
   <source>The surface that stays where it is: the one surveyed better.</source>
   <translation>保持不动的地面，取测量精度较高的一期。</translation>
  </message>
  <message>
   <source>The surface to cut sections from, existing or designed, in metres.</source>
   <translation>用于切取剖面的现状或设计地形，单位米。</translation>
  </message>
  <message>
   <source>The surface to move with its corner shifted and its heights raised. No cell is resampled.</source>
   <translation>平移起点坐标并加高程改正后的待配准地面，像元不作重采样。</translation>
  </message>
  <message>
   <source>The table as it is printed in the plan.</source>
   <translation>与方案中打印的表一致。</translation>
  </message>
  <message>
   <source>The table of the points, UTF-8.</source>
   <translation>放样点表，UTF-8 编码。</translation>
  </message>
  <message>
   <source>The table to restore, such as plot or unit; all tables where left out.</source>
   <translation>要恢复的表，如 plot、unit；不填则为全部表。</translation>
  </message>
  <message>
   <source>The table {name} lacks the columns {missing}.</source>
   <translation>表 {name} 缺少列 {missing}。</translation>
  </message>
  <message>
   <source>The table {table} ({path}) has no rows.</source>
   <translation>表 {table}（{path}）没有数据行。</translation>
  </message>
  <message>
   <source>The tables E2, E3 and E4 and all figures as one JSON file.</source>
   <translation>E2、E3、E4 表和全部数字，写成一个 JSON 文件。</translation>
  </message>
  <message>
   <source>The terrain shows nothing in this plot that it could be divided by.</source>
   <translation>从地形看，此图斑内没有可拆分的采坑或堆体。</translation>
  </message>
  <message>
   <source>The terrain {raster} has no face steeper than {slope}°. Draw section lines.</source>
   <translation>地形 {raster} 没有陡于 {slope}° 的坡面，请绘制剖面线。</translation>
  </message>
  <message>
   <source>The terrain {raster} has no heights under the section line {name} from {station} m on ({share} % of the line). Move or shorten the line.</source>
   <translation>地形 {raster} 在剖面线 {name} 自 {station} m 起无高程（占 {share}%），请移动或缩短剖面线。</translation>
  </message>
  <message>
   <source>The text file to write.</source>
   <translation>写出的文本文件。</translation>
  </message>
  <message>
   <source>The use {id} names no material. Name those it takes, separated by |.</source>
   <translation>用料点 {id} 没有写明可用材料。请填写，以 | 分隔。</translation>
  </message>
  <message>
   <source>The uuid of the one row to restore; all rows where left out.</source>
   <translation>要恢复的那条记录的 uuid；不填则为全部记录。</translation>
  </message>
  <message>
   <source>The waiting candidate nearest to the middle of the map</source>
   <translation>离地图中心最近的待审核疑似图斑</translation>
  </message>
  <message>
   <source>The ways as lines, with their length, climb and steepest grade.</source>
   <translation>路线图层，带长度、上升高度和最大坡度。</translation>
  </message>
  <message>
   <source>The weakest section with strata, water, slices and the slip surface.</source>
   <translation>最不利剖面图，含地层、水位、条块和滑面。</translation>
  </message>
  <message>
   <source>The width is chosen so that the drain takes the least excavation.</source>
   <translation>底宽按开挖量最小选取。</translation>
  </message>
  <message>
   <source>The work took longer than {seconds} seconds and was stopped. Nothing was changed.</source>
   <translation>计算超过 {seconds} 秒，已停止，未改动任何内容。</translation>
  </message>
  <message>
   <source>The works never end: no day is worked in the season of one of them, or far too little is done in a day. Look at the rows programme.* and the decisions crews and trucks.</source>
   <translation>工程无法完工：某工序所在季节没有作业日，或日完成量过小。请检查规则行 programme.* 及决策 crews、trucks。</translation>
  </message>
  <message>
   <source>The zones have no field named material. Add it, and write the material of each zone.</source>
   <translation>岩土分区没有名为 material 的字段，请添加并填写各分区的岩土类别。</translation>
  </message>
  <message>
   <source>The {name} of {material} is {value}; it must be from {low} to {high}.</source>
   <translation>{material} 的{name}为 {value}，应在 {low} 至 {high} 之间。</translation>
  </message>
  <message>
   <source>Theirs ({who})</source>
   <translation>对方（{who}）</translation>
  </message>
  <message>
   <source>Then it is asked whether one survey lies above the other as a whole.</source>
   <translation>勾选后检查两期实测是否存在整体抬升或沉降。</translation>
  </message>
  <message>
   <source>There are no heights to build a surface of. Give a raster, a layer, a point cloud or a drawing.</source>
   <translation>没有可用于构建地面的高程。请给出栅格、图层、点云或图形文件。</translation>
  </message>
  <message>
   <source>There are no map sheets at 1:{scale}. The scales are: {scales}.</source>
   <translation>没有 1:{scale} 的图幅，可用比例尺：{scales}。</translation>
  </message>
  <message>
   <source>There are no map sheets so near the poles.</source>
   <translation>极点附近没有图幅。</translation>
  </message>
  <message>
   <source>There are no points to write.</source>
   <translation>没有可写出的点。</translation>
  </message>
  <message>
   <source>There are no volumes to balance.</source>
   <translation>没有可平衡的方量。</translation>
  </message>
  <message>
   <source>There are {count} heights, and {most} can be triangulated at once. Leave some out, thin the lines (in QGIS: Simplify), or build the surface in parts and give these as rasters.</source>
   <translation>高程点共{count}个，一次最多构网{most}个。请减少点数、抽稀线节点（QGIS：简化），或分块构建后作为栅格合并。</translation>
  </message>
  <message>
   <source>There are {count} pairs of source and use, more than {most}. Ask for the nearest uses of each source only, or for a longest way.</source>
   <translation>料源与用料点共 {count} 组，超过 {most} 组。请只取每个料源最近的若干用料点，或限定最大运距。</translation>
  </message>
  <message>
   <source>There is no DXF profile {name}. Give a CSV file, or one of {known}.</source>
   <translation>没有名为 {name} 的 DXF 对照表。请给出 CSV 文件，或 {known} 之一。</translation>
  </message>
  <message>
   <source>There is no berm for a ramp to lead to: the design has fewer than two benches.</source>
   <translation>设计不足两级台阶，没有可供坡道连接的平台。</translation>
  </message>
  <message>
   <source>There is no coordinate profile {name}. The profiles are: {names}.</source>
   <translation>没有名为 {name} 的坐标文件格式，可用：{names}。</translation>
  </message>
  <message>
   <source>There is no fee structure {name}. Choose {known}.</source>
   <translation>没有费用构成 {name}，可选：{known}。</translation>
  </message>
  <message>
   <source>There is no field mapping {name}. Give a CSV file, or one of {known}.</source>
   <translation>没有名为 {name} 的字段对照表。请给出 CSV 文件，或 {known} 之一。</translation>
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation>没有文件 {path}。</translation>
  </message>
  <message>
   <source>There is no folder {folder} to put the field pack into.</source>
   <translation>没有文件夹 {folder}，无法存放外业包。</translation>
  </message>
  <message>
   <source>There is no folder {folder} to put the package into.</source>
   <translation>没有用于存放报批材料的文件夹 {folder}。</translation>
  </message>
  <message>
   <source>There is no folder {folder} to write {name} into.</source>
   <translation>没有用于写出 {name} 的文件夹 {folder}。</translation>
  </message>
  <message>
   <source>There is no folder {folder}.</source>
   <translation>没有文件夹 {folder}。</translation>
  </message>
  <message>
   <source>There is no folder {path}. Make it first.</source>
   <translation>没有文件夹 {path}，请先新建。</translation>
  </message>
  <message>
   <source>There is no material {material} in the rulebook, and no file of that name. Known are: {known}.</source>
   <translation>规则库中没有材料 {material}，也没有同名文件。可用材料：{known}。</translation>
  </message>
  <message>
   <source>There is no package folder {folder}.</source>
   <translation>没有材料文件夹 {folder}。</translation>
  </message>
  <message>
   <source>There is no place where both surfaces have heights (within the zones). Do they lie in the same area?</source>
   <translation>没有两期地面（在分区内）都有高程的地方。两者是否在同一区域？</translation>
  </message>
  <message>
   <source>There is no plot at this place.</source>
   <translation>此处没有图斑。</translation>
  </message>
  <message>
   <source>There is no plot in {path} to print a card of.</source>
   <translation>{path} 中没有可打印卡片的图斑。</translation>
  </message>
  <message>
   <source>There is no plot to write coordinates of.</source>
   <translation>没有可写出坐标的图斑。</translation>
  </message>
  <message>
   <source>There is no plot to write.</source>
   <translation>没有可写出的图斑。</translation>
  </message>
  <message>
   <source>There is no point cloud {path}.</source>
   <translation>没有点云文件{path}。</translation>
  </message>
  <message>
   <source>There is no point to be set out: the spacing is wider than the surface, and there are no lines.</source>
   <translation>没有可放样的点：间距大于设计面范围，且未给出线。</translation>
  </message>
  <message>
   <source>There is no practice {name}. Known are {known}, and numbers from 0 to 1.</source>
   <translation>没有措施{name}。可用：{known}，或0至1的数值。</translation>
  </message>
  <message>
   <source>There is no price {price} in the rulebook. Known are: {known}.</source>
   <translation>规则库中没有单价 {price}，现有：{known}。</translation>
  </message>
  <message>
   <source>There is no random index for {count} criteria; {most} are the most.</source>
   <translation>没有 {count} 个准则的随机一致性指标，最多 {most} 个。</translation>
  </message>
  <message>
   <source>There is no raster {path}.</source>
   <translation>没有栅格 {path}。</translation>
  </message>
  <message>
   <source>There is no region {region} of soil loss. Known are {known}.</source>
   <translation>没有土壤侵蚀类型区{region}。可用：{known}。</translation>
  </message>
  <message>
   <source>There is no register at {path}. It may have been moved or deleted, or the drive is not connected.</source>
   <translation>{path} 处没有台账，可能已移动或删除，或磁盘未连接。</translation>
  </message>
  <message>
   <source>There is no rulebook folder {path}.</source>
   <translation>没有规则库文件夹 {path}。</translation>
  </message>
  <message>
   <source>There is no section to compute.</source>
   <translation>没有可计算的剖面。</translation>
  </message>
  <message>
   <source>There is no section to draw.</source>
   <translation>没有可绘的断面。</translation>
  </message>
  <message>
   <source>There is no source of funds {source} in the rulebook. Known are: {known}.</source>
   <translation>规则库中没有资金来源 {source}。可用的有：{known}。</translation>
  </message>
  <message>
   <source>There is no source or no use with a place.</source>
   <translation>没有带位置的料源或用料点。</translation>
  </message>
  <message>
   <source>There is no system of conversion factors {system}. Choose {known}.</source>
   <translation>没有换算系数体系 {system}，请选择：{known}。</translation>
  </message>
  <message>
   <source>There is no zone to reckon: draw the outline first.</source>
   <translation>没有计算范围，请先绘制范围。</translation>
  </message>
  <message>
   <source>There is no {path}. For a register in a database write this file first, such as {example}</source>
   <translation>没有 {path}。台账建在数据库中时，请先写好此文件，例如 {example}</translation>
  </message>
  <message>
   <source>There is not enough memory to draw {path}.</source>
   <translation>内存不足，无法绘制 {path}。</translation>
  </message>
  <message>
   <source>There is nothing to draw: no plots, contours or points.</source>
   <translation>没有可绘制的内容：无图斑、等高线或点。</translation>
  </message>
  <message>
   <source>There the heights are of the water: nobody can tell of the floor.</source>
   <translation>该处标高为水面标高，坑底无法判定。</translation>
  </message>
  <message>
   <source>There the outline would cross itself; it stays as it was in {layer}.</source>
   <translation>移到此处边界会自相交，{layer}中的边界保持原样。</translation>
  </message>
  <message>
   <source>Theta in slope = slope at the outlet × (area / area there)^-theta.</source>
   <translation>纵坡=出水口纵坡×（汇水面积/出水口汇水面积）^-θ中的θ。</translation>
  </message>
  <message>
   <source>This Python has no psycopg2, which a register in a database needs. It comes with QGIS; on a worker of your own install the system's package python3-psycopg2.</source>
   <translation>此 Python 没有 psycopg2，数据库台账需要它。QGIS 自带该库；在自备的计算节点上请安装系统软件包 python3-psycopg2。</translation>
  </message>
  <message>
   <source>This QGIS cannot write {format}. Choose another ending.</source>
   <translation>此 QGIS 不能写 {format}，请改用其他扩展名。</translation>
  </message>
  <message>
   <source>This is not a plan file.</source>
   <translation>这不是方案文件。</translation>
  </message>
  <message>
   <source>This plot belongs to no mine yet; give it a mine number first.</source>
   <translation>此图斑尚未归属矿山，请先填写主体编号。</translation>
  </message>
  <message>
   <source>Those of the plan with the changes that are not in it yet, under this name</source>
   <translation>以此名称保存方案的决策及尚未编入的修改</translation>
  </message>
  <message>
   <source>Tillage factor of cultivated land: a number or a practice.</source>
   <translation>耕地的耕作措施因子：数值或措施代码。</translation>
  </message>
  <message>
   <source>Tilt to be added, to the east (m per km)</source>
   <translation>东向倾斜改正（m/km）</translation>
  </message>
  <message>
   <source>Tilt to be added, to the north (m per km)</source>
   <translation>北向倾斜改正（m/km）</translation>
  </message>
  <message>
   <source>Time limit (s)</source>
   <translation>时限（秒）</translation>
  </message>
  <message>
   <source>Time limit of the search (s)</source>
   <translation>搜索时限（s）</translation>
  </message>
  <message>
   <source>To</source>
   <translation>需方</translation>
  </message>
  <message>
   <source>To balance, what one bank cubic metre becomes when compacted must be greater than zero. Check factor and loss.</source>
   <translation>求平衡时，每立方米自然方折合的压实方必须大于零。请检查系数和损耗。</translation>
  </message>
  <message>
   <source>To balance. Left out, the rulebook's.</source>
   <translation>用于求平衡。不给时按规则表。</translation>
  </message>
  <message>
   <source>To be borrowed, bank volume (m³)</source>
   <translation>需外借量，自然方（m³）</translation>
  </message>
  <message>
   <source>To be cultivated (hm²)</source>
   <translation>宜耕（公顷）</translation>
  </message>
  <message>
   <source>To be forest (hm²)</source>
   <translation>宜林（公顷）</translation>
  </message>
  <message>
   <source>To be grass (hm²)</source>
   <translation>宜草（公顷）</translation>
  </message>
  <message>
   <source>To be orchard (hm²)</source>
   <translation>宜园（公顷）</translation>
  </message>
  <message>
   <source>To be water (hm²)</source>
   <translation>宜水（公顷）</translation>
  </message>
  <message>
   <source>To scale when printed at 100 %.</source>
   <translation>按 100% 打印时比例尺准确。</translation>
  </message>
  <message>
   <source>To the field: LandXML, contours, points…</source>
   <translation>放样成果：LandXML、等高线、放样点…</translation>
  </message>
  <message>
   <source>Tolerance</source>
   <translation>容差</translation>
  </message>
  <message>
   <source>Tolerance of height (m)</source>
   <translation>高程容差（m）</translation>
  </message>
  <message>
   <source>Tolerance {tolerance}</source>
   <translation>容差{tolerance}</translation>
  </message>
  <message>
   <source>Top width of the retaining sill (m)</source>
   <translation>挡土埂顶宽（米）</translation>
  </message>
  <message>
   <source>Toppling is possible (0/1)</source>
   <translation>可能发生倾倒（0/1）</translation>
  </message>
  <message>
   <source>Topsoil left over, bank volume (m³)</source>
   <translation>表土剩余量，自然方（m³）</translation>
  </message>
  <message>
   <source>Topsoil returned, bank volume (m³)</source>
   <translation>表土回覆量，自然方（m³）</translation>
  </message>
  <message>
   <source>Topsoil stripped, bank volume (m³)</source>
   <translation>表土剥离量，自然方（m³）</translation>
  </message>
  <message>
   <source>Topsoil to be borrowed, bank volume (m³)</source>
   <translation>表土需外借量，自然方（m³）</translation>
  </message>
  <message>
   <source>Total</source>
   <translation>合计</translation>
  </message>
  <message>
   <source>Total cost</source>
   <translation>总费用</translation>
  </message>
  <message>
   <source>Total cut of the plan, bank (m³)</source>
   <translation>方案采挖总量，自然方（m³）</translation>
  </message>
  <message>
   <source>Total of {column}</source>
   <translation>{column}合计</translation>
  </message>
  <message>
   <source>Towards the same side as the face.</source>
   <translation>与坡面同向倾斜为正。</translation>
  </message>
  <message>
   <source>Transfer coefficient method</source>
   <translation>传递系数法</translation>
  </message>
  <message>
   <source>Trapezoid</source>
   <translation>梯形</translation>
  </message>
  <message>
   <source>Trials for reliability</source>
   <translation>可靠度模拟次数</translation>
  </message>
  <message>
   <source>Triangles (LandXML)</source>
   <translation>三角网（LandXML）</translation>
  </message>
  <message>
   <source>Triangles with a longer side are left out: bays and gaps stay open.</source>
   <translation>边长超过此值的三角形不采用，使凹入处和空白区保持空缺。</translation>
  </message>
  <message>
   <source>Truck hours</source>
   <translation>自卸汽车台时</translation>
  </message>
  <message>
   <source>Trucks for the surplus</source>
   <translation>剩余量外运车数</translation>
  </message>
  <message>
   <source>Trucks that keep up with the cut</source>
   <translation>配备自卸汽车数</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>重试</translation>
  </message>
  <message>
   <source>Turns the grid squares, clockwise from north.</source>
   <translation>方格网的转角，自北顺时针。</translation>
  </message>
  <message>
   <source>Two changes of one row</source>
   <translation>同一记录的两处修改</translation>
  </message>
  <message>
   <source>Two mines have the number {mine_id}: {one} and {other}. Give one of them another number; nothing was imported.</source>
   <translation>两个矿山的编号同为 {mine_id}：{one} 和 {other}。请更改其一；未导入任何图斑。</translation>
  </message>
  <message>
   <source>Two zones have the same key: {keys}.</source>
   <translation>两个分区的标识相同：{keys}。</translation>
  </message>
  <message>
   <source>U (round bottom)</source>
   <translation>U形（圆底）</translation>
  </message>
  <message>
   <source>UTF-8 with BOM, opens in a spreadsheet.</source>
   <translation>UTF-8（带 BOM），可直接用表格软件打开。</translation>
  </message>
  <message>
   <source>Uncertainty of the cut at 95 % (±m³)</source>
   <translation>挖方 95% 误差范围（±m³）</translation>
  </message>
  <message>
   <source>Uncertainty of the fill at 95 % (±m³)</source>
   <translation>填方 95% 误差范围（±m³）</translation>
  </message>
  <message>
   <source>Uncertainty of the net volume at 95 % (±m³)</source>
   <translation>净方量的误差，95 % 置信度（±m³）</translation>
  </message>
  <message>
   <source>Unchanged (1) or not (0)</source>
   <translation>未改动为 1，否则为 0</translation>
  </message>
  <message>
   <source>Undecided</source>
   <translation>无法判定</translation>
  </message>
  <message>
   <source>Undisturbed ground (rim)</source>
   <translation>未扰动地面（周边）</translation>
  </message>
  <message>
   <source>Undisturbed natural ground like that to be made: drainage density, slopes and channels are measured there. What is given as a number wins.</source>
   <translation>与拟建地貌相似的未扰动天然地面：在此量测沟网密度、坡度和沟道。直接给出的数值优先。</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Undo (Ctrl+Z)</source>
   <translation>撤销(Ctrl+Z)</translation>
  </message>
  <message>
   <source>Undo cures</source>
   <translation>撤销修复</translation>
  </message>
  <message>
   <source>Undo the cures of</source>
   <translation>撤销修复（结果文件）</translation>
  </message>
  <message>
   <source>Undoing cures</source>
   <translation>正在撤销修复</translation>
  </message>
  <message>
   <source>Unit</source>
   <translation>单位</translation>
  </message>
  <message>
   <source>Unit and its qualification</source>
   <translation>单位及地质灾害防治资质</translation>
  </message>
  <message>
   <source>Unit of K</source>
   <translation>K的单位</translation>
  </message>
  <message>
   <source>Unit of R</source>
   <translation>R的单位</translation>
  </message>
  <message>
   <source>Unit weight of the rock (kN/m³)</source>
   <translation>岩体重度（kN/m³）</translation>
  </message>
  <message>
   <source>Unit weight γ (kN/m³)</source>
   <translation>重度 γ（kN/m³）</translation>
  </message>
  <message>
   <source>Unit {unit}: say why you decide otherwise than was found. The reason is printed in the plan.</source>
   <translation>单元 {unit}：与评价结果不一致时须填写理由，理由将印入方案。</translation>
  </message>
  <message>
   <source>Unit {unit}: the library has no {name} in this zone. Add a row species.{zone}.… or choose from: {known}.</source>
   <translation>单元 {unit}：本植被分区的植物库中没有{name}。请增加 species.{zone}.… 行，或从下列植物中选择：{known}。</translation>
  </message>
  <message>
   <source>Units kept for building: stop and redirect</source>
   <translation>保留建设用途应转办的单元数</translation>
  </message>
  <message>
   <source>Units that need a confirmation card only</source>
   <translation>只需认定表的单元数</translation>
  </message>
  <message>
   <source>Units whose use depends on the weights</source>
   <translation>方向随权重变化的单元数</translation>
  </message>
  <message>
   <source>Units {one} and {other} overlap on {area} m². Cut one of them back.</source>
   <translation>修复单元 {one} 与 {other} 重叠 {area} m²，请收缩其一。</translation>
  </message>
  <message>
   <source>Unknown decisions: {keys}. Known are: {known}.</source>
   <translation>无法识别的决策：{keys}。可用：{known}。</translation>
  </message>
  <message>
   <source>Unmet use, compacted volume (m³)</source>
   <translation>未满足的用量，压实方（m³）</translation>
  </message>
  <message>
   <source>Unstable areas</source>
   <translation>非稳定区</translation>
  </message>
  <message>
   <source>Upper end of the net volume, 95 % (m³)</source>
   <translation>净体积上限，95%（m³）</translation>
  </message>
  <message>
   <source>Urban development boundary</source>
   <translation>城镇开发边界</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>修复方向</translation>
  </message>
  <message>
   <source>Used on site, bank volume (m³)</source>
   <translation>自用，自然方（m³）</translation>
  </message>
  <message>
   <source>Used on the project, free of charge</source>
   <translation>本修复工程无偿自用</translation>
  </message>
  <message>
   <source>Uses</source>
   <translation>用料点</translation>
  </message>
  <message>
   <source>Uses of funds (CNY)</source>
   <translation>资金使用合计（元）</translation>
  </message>
  <message>
   <source>Uses on site met from the cut, bank (m³)</source>
   <translation>由采挖量满足的自用量，自然方（m³）</translation>
  </message>
  <message>
   <source>Valleys and ridges without hollows, tied into the surroundings</source>
   <translation>沟谷与分水岭相间、无封闭洼地、与周边衔接</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>Value 0 of a mask means that nothing is there; leave it out.</source>
   <translation>掩膜中的 0 表示没有，请去掉。</translation>
  </message>
  <message>
   <source>Verify approval package</source>
   <translation>校验报批材料</translation>
  </message>
  <message>
   <source>Version of the latest restoration plan</source>
   <translation>最新修复方案的版本</translation>
  </message>
  <message>
   <source>Version {version} of the plan of {mine_id} was changed outside the plugin. Restore the register from a backup.</source>
   <translation>{mine_id} 的第 {version} 版方案在插件之外被改动，请用备份恢复台账。</translation>
  </message>
  <message>
   <source>Vertical load on the ground above the face.</source>
   <translation>作用在坡顶地面上的竖向荷载。</translation>
  </message>
  <message>
   <source>Vertical scale 1 to</source>
   <translation>垂直比例尺 1:</translation>
  </message>
  <message>
   <source>Vertical scale, 1 to</source>
   <translation>垂直比例尺分母</translation>
  </message>
  <message>
   <source>Very intense after (m²)</source>
   <translation>治理后极强烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Very intense before (m²)</source>
   <translation>治理前极强烈侵蚀（m²）</translation>
  </message>
  <message>
   <source>Very serious</source>
   <translation>很严重</translation>
  </message>
  <message>
   <source>Volume</source>
   <translation>方量</translation>
  </message>
  <message>
   <source>Volume (m³ bank)</source>
   <translation>方量（m³ 自然方）</translation>
  </message>
  <message>
   <source>Volume (m³ compacted)</source>
   <translation>方量（m³ 压实方）</translation>
  </message>
  <message>
   <source>Volume of what lies above the rebuilt ground (m³)</source>
   <translation>推算地面以上的体积（m³）</translation>
  </message>
  <message>
   <source>Volume of what lies below the rebuilt ground (m³)</source>
   <translation>推算地面以下的体积（m³）</translation>
  </message>
  <message>
   <source>Volumes</source>
   <translation>方量表</translation>
  </message>
  <message>
   <source>Volumes are given by slices of this height. Left out, as the rulebook has it.</source>
   <translation>按此高度分台阶统计方量；不填则取规则库的值。</translation>
  </message>
  <message>
   <source>Warning</source>
   <translation>警告</translation>
  </message>
  <message>
   <source>Warnings</source>
   <translation>提示</translation>
  </message>
  <message>
   <source>Warnings: {count}</source>
   <translation>提示：{count} 条</translation>
  </message>
  <message>
   <source>Water can leave nowhere: the ground around the outline is a closed hollow itself. Draw the outline as far as the place where the water shall leave, or give the outlets.</source>
   <translation>水无处排出：设计范围周边的地面本身就是封闭洼地。请把范围画到应排水处，或指定出水口。</translation>
  </message>
  <message>
   <source>Water height over depth (0 to 1)</source>
   <translation>水位比（水高与埋深之比，0～1）</translation>
  </message>
  <message>
   <source>Water height over depth as a raster</source>
   <translation>水位比栅格</translation>
  </message>
  <message>
   <source>Water in joints, natural case (share)</source>
   <translation>天然工况结构面充水比例</translation>
  </message>
  <message>
   <source>Water sources</source>
   <translation>水源地</translation>
  </message>
  <message>
   <source>Way</source>
   <translation>修复方式</translation>
  </message>
  <message>
   <source>Way (m)</source>
   <translation>运距（m）</translation>
  </message>
  <message>
   <source>Way to a road at most (m)</source>
   <translation>到道路的最大距离（m）</translation>
  </message>
  <message>
   <source>Ways</source>
   <translation>路线</translation>
  </message>
  <message>
   <source>Wetland quota (mu)</source>
   <translation>湿地指标（亩）</translation>
  </message>
  <message>
   <source>What</source>
   <translation>内容</translation>
  </message>
  <message>
   <source>What became of each mine, as one JSON file.</source>
   <translation>各主体编制结果（JSON）。</translation>
  </message>
  <message>
   <source>What is to be found</source>
   <translation>求解内容</translation>
  </message>
  <message>
   <source>What is to be kept safe</source>
   <translation>保护对象</translation>
  </message>
  <message>
   <source>What mining left, to tell new disturbance from old.</source>
   <translation>历史采矿遗留范围，用于区分新增扰动。</translation>
  </message>
  <message>
   <source>What rocks fall on; restitution and friction are rows of the rulebook.</source>
   <translation>落石经过的地面；恢复系数和摩擦角取自规则库。</translation>
  </message>
  <message>
   <source>What stays</source>
   <translation>保留</translation>
  </message>
  <message>
   <source>What the plot is: working area, dump, building, shaft …</source>
   <translation>图斑是什么：采场、堆场、矿山建筑、井口等</translation>
  </message>
  <message>
   <source>What the solver may take. When it is over the best plan so far comes with the gap that is left.</source>
   <translation>求解允许的时间。到时给出当时最好的方案，并说明与最优的差距。</translation>
  </message>
  <message>
   <source>What was added, known already and skipped.</source>
   <translation>新增、已在列和跳过的数量。</translation>
  </message>
  <message>
   <source>What was drawn lies beside the terrain model. Check the coordinate systems, or choose another model.</source>
   <translation>所绘图形位于地形数据之外，请检查坐标系或另选地形数据。</translation>
  </message>
  <message>
   <source>What was mined; coal is no ordinary building material.</source>
   <translation>开采矿种；煤不属普通建筑材料。</translation>
  </message>
  <message>
   <source>What was read or written, and what could not be, is listed here.</source>
   <translation>读入、写出的内容以及未能处理的内容在此列出。</translation>
  </message>
  <message>
   <source>What would be steeper is lowered, but for the ground that stays.</source>
   <translation>更陡处予以削低，保留地面除外。</translation>
  </message>
  <message>
   <source>What you decided, such as factor system, terrain error, agency (JSON file)</source>
   <translation>您的决策，例如换算系数体系、地形误差、编制单位（JSON 文件）</translation>
  </message>
  <message>
   <source>When you opened it</source>
   <translation>打开时</translation>
  </message>
  <message>
   <source>Where a drain crosses one, there is a culvert.</source>
   <translation>排水沟穿越道路处设涵洞。</translation>
  </message>
  <message>
   <source>Where a hillside between two channels is steepest.</source>
   <translation>两沟之间坡面最陡处的坡度。</translation>
  </message>
  <message>
   <source>Where at least this area drains through a point of the reference area or of the finished design, it counts as a channel.</source>
   <translation>参照区或设计成果上汇水面积不小于此值的点视为沟道。</translation>
  </message>
  <message>
   <source>Where at least this area drains through a point, it counts as a channel. Left out, the rulebook's.</source>
   <translation>汇水面积不小于此值的点视为沟道；不填则取规则库。</translation>
  </message>
  <message>
   <source>Where heights and energies are wanted, horizontally down the section.</source>
   <translation>需要弹跳高度和能量的位置，沿剖面水平距离。</translation>
  </message>
  <message>
   <source>Where no table of factors is given. Left out, the rulebook's choice; the other one is computed beside it.</source>
   <translation>未给出材料系数表时使用。不填按规则库的选择，另一体系同时算出对照。</translation>
  </message>
  <message>
   <source>Where no zone says otherwise. Left out, that of the material.</source>
   <translation>用于分区以外。不给时取岩土类别的坡度。</translation>
  </message>
  <message>
   <source>Where soil loss is summed up. Left out, all zones, or the whole raster.</source>
   <translation>统计土壤流失量的范围。不填则为全部分区或整个栅格。</translation>
  </message>
  <message>
   <source>Where something else than stability asks for a cut, with its reason as name.</source>
   <translation>非稳定性原因需要挖方之处，名称填理由。</translation>
  </message>
  <message>
   <source>Where the benches should end cannot be told from the ground beside the line. Give their number or the level to stop at.</source>
   <translation>无法由线旁地面判断台阶终止位置，请给出台阶级数或终止标高。</translation>
  </message>
  <message>
   <source>Where the design comes from, what speaks for it.</source>
   <translation>设计来源、推荐理由等。</translation>
  </message>
  <message>
   <source>Where the design is kept as a scenario; goes with the mine and the name.</source>
   <translation>设计成果作为比选方案存入该台账，须同时给出矿山和方案名称。</translation>
  </message>
  <message>
   <source>Where the fall is to be found. Left out, the rulebook's row is used.</source>
   <translation>求解坡度时使用；不填则采用规则库数值。</translation>
  </message>
  <message>
   <source>Where the plane falls to, clockwise from north.</source>
   <translation>平面坡向，自北顺时针。</translation>
  </message>
  <message>
   <source>Where water leaves the design or stands without having met a drain.</source>
   <translation>水未经排水沟即流出或停积之处。</translation>
  </message>
  <message>
   <source>Whether a dug pit floor fails, or asks for one of the listed exceptions.</source>
   <translation>坑底采挖是直接不通过，还是须列明例外情形。</translation>
  </message>
  <message>
   <source>Whether no clause fails (1/0)</source>
   <translation>是否没有不通过的条款（1/0）</translation>
  </message>
  <message>
   <source>Whether the drainage density is in range (1 or 0)</source>
   <translation>沟网密度是否在容许范围内（1或0）</translation>
  </message>
  <message>
   <source>Whether the ground of the point cloud is thin (1) or not (0)</source>
   <translation>点云地面点是否稀疏（1 是，0 否）</translation>
  </message>
  <message>
   <source>Whether the ground tells a horizontal shift (1) or not (0)</source>
   <translation>能否判定平面偏移（1 能，0 不能）</translation>
  </message>
  <message>
   <source>Whether the methods agree (1/0)</source>
   <translation>各方法是否吻合（1/0）</translation>
  </message>
  <message>
   <source>Whether the shift came to rest (1) or not (0)</source>
   <translation>偏移量是否收敛（1 是，0 否）</translation>
  </message>
  <message>
   <source>Which values of the mask are mines and what they mean, e.g. 1=pit,2=dump.</source>
   <translation>掩膜中哪些值是矿山及其含义，如 1=采坑,2=堆场。</translation>
  </message>
  <message>
   <source>Who and what is around</source>
   <translation>周边受体</translation>
  </message>
  <message>
   <source>Who confirms, with the qualification for geological hazards; printed as given.</source>
   <translation>评估确认单位及其地质灾害防治资质，按填写内容印出。</translation>
  </message>
  <message>
   <source>Whose required factor of safety Fst is read from the rulebook.</source>
   <translation>按所选规范从规则库读取安全系数 Fst。</translation>
  </message>
  <message>
   <source>Why is it no mine? Press a number, or write:</source>
   <translation>为何不是矿山？按数字键选择，或填写：</translation>
  </message>
  <message>
   <source>Why this number?</source>
   <translation>数值从何而来？</translation>
  </message>
  <message>
   <source>Width of the ramp</source>
   <translation>坡道宽度</translation>
  </message>
  <message>
   <source>Width of the ramp (m)</source>
   <translation>坡道宽度（米）</translation>
  </message>
  <message>
   <source>Width of the sill</source>
   <translation>挡土埂顶宽</translation>
  </message>
  <message>
   <source>With it only what has changed is looked for.</source>
   <translation>给出后只查找变化处。</translation>
  </message>
  <message>
   <source>With it only what was dug or raised is looked for.</source>
   <translation>给出后只查找下挖或堆高处。</translation>
  </message>
  <message>
   <source>With layers…</source>
   <translation>与图层核对…</translation>
  </message>
  <message>
   <source>With name, chainage, design and present height, cut and fill.</source>
   <translation>含点名、桩号、设计高程、现状高程、挖深和填高。</translation>
  </message>
  <message>
   <source>With number of the bench, level and length; and where the design ends.</source>
   <translation>含台阶编号、标高、长度，以及设计与地面的交线。</translation>
  </message>
  <message>
   <source>With number, level, width and area.</source>
   <translation>含编号、标高、宽度和面积。</translation>
  </message>
  <message>
   <source>With the overfill for settlement in it.</source>
   <translation>含沉降超填。</translation>
  </message>
  <message>
   <source>With weak layers a surface of another shape may be weaker than any circle; it is searched for from the critical circle and along the layers.</source>
   <translation>有软弱层时，其他形状的滑面可能比任何圆弧更不利；由最危险滑弧出发并沿各层面搜索。</translation>
  </message>
  <message>
   <source>Within the approved outline there is no place where both surfaces have heights. Do they lie in the same area?</source>
   <translation>批准范围内没有两期地面均有标高之处，请核对二者是否在同一区域。</translation>
  </message>
  <message>
   <source>Within the outline. Left out, the cover stays that of today.</source>
   <translation>适用于设计范围内。不填则植被盖度与现状相同。</translation>
  </message>
  <message>
   <source>Within the outline: a number from 0 to 1, or a practice of the rulebook.</source>
   <translation>适用于设计范围内：0至1的数值，或规则库中的措施代码。</translation>
  </message>
  <message>
   <source>Without it a field with a usual name (name, code, height or 点号, 编码, 高程) is taken; heights of 3D points come first.</source>
   <translation>不给时按常用字段名（name、code、height 或 点号、编码、高程）识别；三维点优先取其自身高程。</translation>
  </message>
  <message>
   <source>Without it a field with a usual name is taken; Z comes first.</source>
   <translation>不给时按常用字段名识别；优先取 Z 值。</translation>
  </message>
  <message>
   <source>Work</source>
   <translation>施工方式</translation>
  </message>
  <message>
   <source>Work them out</source>
   <translation>测算各情景</translation>
  </message>
  <message>
   <source>Working scenarios out</source>
   <translation>正在测算情景</translation>
  </message>
  <message>
   <source>Works (CNY)</source>
   <translation>工程施工费（元）</translation>
  </message>
  <message>
   <source>Works begin on</source>
   <translation>开工日期</translation>
  </message>
  <message>
   <source>Write into</source>
   <translation>写入</translation>
  </message>
  <message>
   <source>Writing boundary points</source>
   <translation>写出界址点坐标</translation>
  </message>
  <message>
   <source>Writing the documents took longer than {seconds} seconds and was stopped. Nothing was changed.</source>
   <translation>写文档超过 {seconds} 秒，已停止。未作任何改动。</translation>
  </message>
  <message>
   <source>Written into {layer}: {ellipsoidal} hm² on the ellipsoid, {projected} hm² projected. Ctrl+Z takes it back; save the layer to keep it.</source>
   <translation>已写入{layer}：椭球面积{ellipsoidal} hm²，投影面积{projected} hm²。按Ctrl+Z撤回，保存图层后生效。</translation>
  </message>
  <message>
   <source>Year</source>
   <translation>年度</translation>
  </message>
  <message>
   <source>Year of the land survey</source>
   <translation>国土变更调查年度</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>是</translation>
  </message>
  <message>
   <source>Yours</source>
   <translation>自己</translation>
  </message>
  <message>
   <source>Zhang 2002</source>
   <translation>章文波2002</translation>
  </message>
  <message>
   <source>Zone {zone} has neither slope nor material. Choose the field that holds one and fill it in.</source>
   <translation>分区 {zone} 既无坡度也无岩土类别。请选择相应字段并填写。</translation>
  </message>
  <message>
   <source>Zone {zone} has no cell of {slope}° or steeper on this surface. Draw it on a face, or lower the least slope.</source>
   <translation>坡面 {zone} 内没有不小于 {slope}° 的栅格。请画在坡面上，或减小最小坡度。</translation>
  </message>
  <message>
   <source>Zone {zone} has no material. Fill in its field material.</source>
   <translation>分区 {zone} 未填岩土类别，请填写其 material 字段。</translation>
  </message>
  <message>
   <source>Zone {zone}: {column} is {value}. Cut and fill are numbers of their own and never negative.</source>
   <translation>分区 {zone}：{column} 为 {value}。挖方、填方分别填写，均不得为负。</translation>
  </message>
  <message>
   <source>Zone {zone}: {reason}</source>
   <translation>分区{zone}：{reason}</translation>
  </message>
  <message>
   <source>Zone {zone}: {value} in {field} is not a number.</source>
   <translation>分区{zone}：字段{field}的值{value}不是数字。</translation>
  </message>
  <message>
   <source>Zones</source>
   <translation>分区</translation>
  </message>
  <message>
   <source>Zones after</source>
   <translation>治理后分区</translation>
  </message>
  <message>
   <source>Zones by material</source>
   <translation>材料分区</translation>
  </message>
  <message>
   <source>Zones of material</source>
   <translation>岩土分区</translation>
  </message>
  <message>
   <source>Zones with face_deg (an angle that stands), or phi_deg with c_kpa, gamma_kn_m3 and ru. A table without geometry holds everywhere.</source>
   <translation>分区字段 face_deg（能够稳定的坡面角），或 phi_deg 并附 c_kpa、gamma_kn_m3、ru；无几何的表按全区适用。</translation>
  </message>
  <message>
   <source>a level</source>
   <translation>标高</translation>
  </message>
  <message>
   <source>a polygon around a face: its lower edge is the toe</source>
   <translation>坡面范围面：其下缘为坡脚线</translation>
  </message>
  <message>
   <source>a volume</source>
   <translation>方量</translation>
  </message>
  <message>
   <source>add a source of funds, or compare scenarios.</source>
   <translation>补充资金来源，或比较情景。</translation>
  </message>
  <message>
   <source>any</source>
   <translation>任一</translation>
  </message>
  <message>
   <source>approval package</source>
   <translation>报批材料</translation>
  </message>
  <message>
   <source>approval package of version {version}</source>
   <translation>第 {version} 版报批材料</translation>
  </message>
  <message>
   <source>as found</source>
   <translation>按评价结果</translation>
  </message>
  <message>
   <source>as the county has it</source>
   <translation>取本县数值</translation>
  </message>
  <message>
   <source>as the rulebook has it</source>
   <translation>取规则库的值</translation>
  </message>
  <message>
   <source>balance of cut and fill</source>
   <translation>挖填平衡</translation>
  </message>
  <message>
   <source>bank</source>
   <translation>自然方</translation>
  </message>
  <message>
   <source>cell area</source>
   <translation>格网面积</translation>
  </message>
  <message>
   <source>choose a terrain model and draft the plan.</source>
   <translation>选择地形模型，编制方案。</translation>
  </message>
  <message>
   <source>choose…</source>
   <translation>请选择…</translation>
  </message>
  <message>
   <source>compacted</source>
   <translation>压实方</translation>
  </message>
  <message>
   <source>cost {cost} {unit}</source>
   <translation>投资 {cost} {unit}</translation>
  </message>
  <message>
   <source>cut</source>
   <translation>挖方</translation>
  </message>
  <message>
   <source>cut into the ground</source>
   <translation>挖入山体</translation>
  </message>
  <message>
   <source>damage and hazards</source>
   <translation>损毁与隐患</translation>
  </message>
  <message>
   <source>degrees</source>
   <translation>度</translation>
  </message>
  <message>
   <source>deleted</source>
   <translation>已删除</translation>
  </message>
  <message>
   <source>design surface</source>
   <translation>设计地面</translation>
  </message>
  <message>
   <source>direction</source>
   <translation>修复方向</translation>
  </message>
  <message>
   <source>draft the plan again, so that the changes are in it.</source>
   <translation>重新编制方案，使修改编入方案。</translation>
  </message>
  <message>
   <source>draft the plan again: this version has no diagnosis.</source>
   <translation>重新编制方案：本版没有问题诊断。</translation>
  </message>
  <message>
   <source>draft the plan again: this version has no funding.</source>
   <translation>重新编制方案：本版没有资金筹措。</translation>
  </message>
  <message>
   <source>enter what was surveyed.</source>
   <translation>填写调查资料。</translation>
  </message>
  <message>
   <source>every unit</source>
   <translation>全部单元</translation>
  </message>
  <message>
   <source>existing ground</source>
   <translation>现状地面</translation>
  </message>
  <message>
   <source>export the package.</source>
   <translation>导出报批材料。</translation>
  </message>
  <message>
   <source>fill onto the ground (dump terraces)</source>
   <translation>填筑（排土台阶）</translation>
  </message>
  <message>
   <source>filled</source>
   <translation>填方</translation>
  </message>
  <message>
   <source>filter by number or name</source>
   <translation>按编号或名称筛选</translation>
  </message>
  <message>
   <source>fits</source>
   <translation>相符</translation>
  </message>
  <message>
   <source>from the ground</source>
   <translation>由地面确定</translation>
  </message>
  <message>
   <source>from {number}</source>
   <translation>由 {number} 分出</translation>
  </message>
  <message>
   <source>funding</source>
   <translation>资金筹措</translation>
  </message>
  <message>
   <source>geometry only</source>
   <translation>仅几何量</translation>
  </message>
  <message>
   <source>hard_rock, medium_rock, soft_rock, weathered_rock, soil or dump: the rulebook's slope is used where the slope field is empty.</source>
   <translation>hard_rock、medium_rock、soft_rock、weathered_rock、soil 或 dump：坡度字段为空时按规则表取坡度。</translation>
  </message>
  <message>
   <source>haul {cost} yuan</source>
   <translation>运费 {cost} 元</translation>
  </message>
  <message>
   <source>have the package reviewed.</source>
   <translation>送审报批材料。</translation>
  </message>
  <message>
   <source>high end of the range</source>
   <translation>区间上限</translation>
  </message>
  <message>
   <source>import the plots of the mine.</source>
   <translation>导入该矿山的图斑。</translation>
  </message>
  <message>
   <source>latest, or 2026-01</source>
   <translation>最新，或如 2026-01</translation>
  </message>
  <message>
   <source>law only</source>
   <translation>只核查超采</translation>
  </message>
  <message>
   <source>least cut</source>
   <translation>挖方最小</translation>
  </message>
  <message>
   <source>least earthwork</source>
   <translation>总土方最小</translation>
  </message>
  <message>
   <source>level</source>
   <translation>水平</translation>
  </message>
  <message>
   <source>level and fall of least earthwork</source>
   <translation>土方最小的标高和坡度</translation>
  </message>
  <message>
   <source>level and fall that balance best</source>
   <translation>平衡且最优的标高和坡度</translation>
  </message>
  <message>
   <source>level and fall that balance with the least earthwork</source>
   <translation>标高与坡度，挖填平衡且土方量最小</translation>
  </message>
  <message>
   <source>level and fall with the least earthwork, balanced or not</source>
   <translation>标高与坡度，土方量最小（不要求平衡）</translation>
  </message>
  <message>
   <source>loose</source>
   <translation>松方</translation>
  </message>
  <message>
   <source>low end of the range</source>
   <translation>区间下限</translation>
  </message>
  <message>
   <source>measures</source>
   <translation>修复措施</translation>
  </message>
  <message>
   <source>mend what the failed law checks name, then draft again.</source>
   <translation>按未通过的核查项整改，再重新编制。</translation>
  </message>
  <message>
   <source>middle of the range</source>
   <translation>区间中值</translation>
  </message>
  <message>
   <source>mu</source>
   <translation>亩</translation>
  </message>
  <message>
   <source>national</source>
   <translation>全国</translation>
  </message>
  <message>
   <source>national, jiangxi or yunnan, or a CSV file with the columns source and target. Without it, field names in the register, pinyin names of provincial exports and Chinese names are recognised.</source>
   <translation>national、jiangxi、yunnan 之一，或含 source、target 两列的 CSV 文件。不给时按台账字段名、省级导出的拼音字段名和中文字段名识别。</translation>
  </message>
  <message>
   <source>national, jiangxi or yunnan, or a CSV file with the columns source and target: the names and codes of the province's table. Without it fields have their pinyin names.</source>
   <translation>national、jiangxi、yunnan 之一，或含 source、target 两列的 CSV 文件：按省级表的列名和代码导出。不给时用拼音字段名。</translation>
  </message>
  <message>
   <source>no</source>
   <translation>否</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>none, a name, or a CSV file</source>
   <translation>不用、自带名称或 CSV 文件</translation>
  </message>
  <message>
   <source>none: stated defaults</source>
   <translation>无：按注明的默认取值</translation>
  </message>
  <message>
   <source>not checked</source>
   <translation>未核查</translation>
  </message>
  <message>
   <source>not given</source>
   <translation>未填</translation>
  </message>
  <message>
   <source>not set</source>
   <translation>未定</translation>
  </message>
  <message>
   <source>not worked out</source>
   <translation>未测算</translation>
  </message>
  <message>
   <source>nothing: level and fall are given</source>
   <translation>不求解：标高和坡度均给定</translation>
  </message>
  <message>
   <source>nothing: level and fall as given</source>
   <translation>不求解，按给定标高和坡度</translation>
  </message>
  <message>
   <source>off</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>on roads</source>
   <translation>沿道路</translation>
  </message>
  <message>
   <source>one image cell</source>
   <translation>一个影像像元</translation>
  </message>
  <message>
   <source>over the ground, around steep slopes</source>
   <translation>沿地面，绕开陡坡</translation>
  </message>
  <message>
   <source>plan</source>
   <translation>方案</translation>
  </message>
  <message>
   <source>plan version {version}</source>
   <translation>第 {version} 版方案</translation>
  </message>
  <message>
   <source>plots</source>
   <translation>图斑</translation>
  </message>
  <message>
   <source>plots ({plots})</source>
   <translation>图斑（{plots}）</translation>
  </message>
  <message>
   <source>problems</source>
   <translation>问题清单</translation>
  </message>
  <message>
   <source>ratio 1 : n (the n)</source>
   <translation>坡率 1∶n（n 值）</translation>
  </message>
  <message>
   <source>read the direction of every unit, then draw the design.</source>
   <translation>核对各单元修复方向，再绘制设计。</translation>
  </message>
  <message>
   <source>required where you decide otherwise</source>
   <translation>与评价结果不一致时必填</translation>
  </message>
  <message>
   <source>restoration units</source>
   <translation>修复单元</translation>
  </message>
  <message>
   <source>row {row}</source>
   <translation>第 {row} 行</translation>
  </message>
  <message>
   <source>rows of the rulebook behind it: {count}</source>
   <translation>依据规则 {count} 条</translation>
  </message>
  <message>
   <source>schedule</source>
   <translation>进度安排</translation>
  </message>
  <message>
   <source>short {volume} m³ compacted</source>
   <translation>缺 {volume} m³（压实方）</translation>
  </message>
  <message>
   <source>six-digit division code, such as 410184</source>
   <translation>六位行政区划代码，例如 410184</translation>
  </message>
  <message>
   <source>straight along the faces</source>
   <translation>沿坡面直行</translation>
  </message>
  <message>
   <source>straight, times the detour factor</source>
   <translation>直线距离乘绕行系数</translation>
  </message>
  <message>
   <source>surplus {volume} m³ bank</source>
   <translation>剩余 {volume} m³（自然方）</translation>
  </message>
  <message>
   <source>survey facts of units ({units})</source>
   <translation>单元调查资料（{units}）</translation>
  </message>
  <message>
   <source>switchback</source>
   <translation>折返</translation>
  </message>
  <message>
   <source>t/(hm²·a) of each cell; the change is after − before.</source>
   <translation>各格网的t/(hm²·a)；变化为治理后减治理前。</translation>
  </message>
  <message>
   <source>table {key}</source>
   <translation>表 {key}</translation>
  </message>
  <message>
   <source>the crest</source>
   <translation>坡顶线</translation>
  </message>
  <message>
   <source>the crest of the highest face</source>
   <translation>最高一级坡面的坡顶线</translation>
  </message>
  <message>
   <source>the level that balances</source>
   <translation>挖填平衡的标高</translation>
  </message>
  <message>
   <source>the level that balances, with the fall given</source>
   <translation>给定坡度下的平衡标高</translation>
  </message>
  <message>
   <source>the lowest rim (spill level)</source>
   <translation>最低坑沿（溢出标高）</translation>
  </message>
  <message>
   <source>the mine</source>
   <translation>矿山（主体）</translation>
  </message>
  <message>
   <source>the rulebook's</source>
   <translation>规则库默认</translation>
  </message>
  <message>
   <source>the toe</source>
   <translation>坡脚线</translation>
  </message>
  <message>
   <source>the toe of the lowest face</source>
   <translation>最低一级坡面的坡脚线</translation>
  </message>
  <message>
   <source>the volume, compacted</source>
   <translation>至给定压实方量</translation>
  </message>
  <message>
   <source>theirs</source>
   <translation>对方的</translation>
  </message>
  <message>
   <source>to be found</source>
   <translation>待求</translation>
  </message>
  <message>
   <source>to the level</source>
   <translation>至给定标高</translation>
  </message>
  <message>
   <source>to the rim</source>
   <translation>至坑缘</translation>
  </message>
  <message>
   <source>unit {unit}</source>
   <translation>单元 {unit}</translation>
  </message>
  <message>
   <source>up to the ground</source>
   <translation>至地面</translation>
  </message>
  <message>
   <source>what the material at hand fills</source>
   <translation>可用料填至平衡</translation>
  </message>
  <message>
   <source>with the bank volume there is</source>
   <translation>用完给定自然方量</translation>
  </message>
  <message>
   <source>within {gap} % of the best</source>
   <translation>与最优相差不超过 {gap}%</translation>
  </message>
  <message>
   <source>years</source>
   <translation>年</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>是</translation>
  </message>
  <message>
   <source>yours</source>
   <translation>自己的</translation>
  </message>
  <message>
   <source>{added} files added, {known} known already.</source>
   <translation>新增 {added} 个文件，{known} 个已登记。</translation>
  </message>
  <message>
   <source>{area} hm²</source>
   <translation>{area} hm²</translation>
  </message>
  <message>
   <source>{bad} of {all} files have changed or are gone.</source>
   <translation>{all} 个文件中有 {bad} 个已改动或已丢失。</translation>
  </message>
  <message>
   <source>{benches} benches are {width} m wide: there is no room for them beside the line. Ask for fewer benches or narrower berms.</source>
   <translation>{benches} 级台阶共宽 {width} 米，线旁布置不下，请减少级数或减小平台宽度。</translation>
  </message>
  <message>
   <source>{benches} benches, {width} m wide, reach beyond the terrain model.</source>
   <translation>{benches} 级台阶共宽 {width} 米，超出地形数据范围。</translation>
  </message>
  <message>
   <source>{cards} plot cards are in {folder}.</source>
   <translation>{cards} 张图斑卡片已存入 {folder}。</translation>
  </message>
  <message>
   <source>{county} is not a county code. Give the six digits of GB/T 2260, e.g. 410482.</source>
   <translation>{county} 不是县级行政区划代码，请给出 GB/T 2260 的六位代码，例如 410482。</translation>
  </message>
  <message>
   <source>{count} changes, {conflicts} of them conflicts: there the office state stays and the field's row is kept beside it. A backup is made first.</source>
   <translation>共 {count} 处改动，其中冲突 {conflicts} 处：冲突处保留内业数据，外业记录另存。合并前先备份台账。</translation>
  </message>
  <message>
   <source>{count} photographs are gone; the cards say so.</source>
   <translation>{count} 张照片文件已丢失，卡片上已注明。</translation>
  </message>
  <message>
   <source>{count} plots</source>
   <translation>{count} 个图斑</translation>
  </message>
  <message>
   <source>{count} problems saved as {path}.</source>
   <translation>{count} 个问题已保存为 {path}。</translation>
  </message>
  <message>
   <source>{count} restoration units suggested. Ctrl+Z takes them back; save the layer to keep them.</source>
   <translation>已划分{count}个修复单元。按Ctrl+Z撤回，保存图层后生效。</translation>
  </message>
  <message>
   <source>{count} rows are more secret than {level} and may not go to the field: {numbers}. Choose others, or let the county's rulebook allow it (fieldpack.secrecy.refuse_above).</source>
   <translation>有 {count} 条记录密级高于“{level}”，不得带出外业：{numbers}。请另选图斑，或在县级规则表中放宽（fieldpack.secrecy.refuse_above）。</translation>
  </message>
  <message>
   <source>{count} rows mended.</source>
   <translation>已修复 {count} 行。</translation>
  </message>
  <message>
   <source>{count} rows put back.</source>
   <translation>已恢复 {count} 行。</translation>
  </message>
  <message>
   <source>{count} rows were left as they are.</source>
   <translation>{count} 行保持不变。</translation>
  </message>
  <message>
   <source>{count} scenarios, “{name}” is chosen. Next: draft the plan.</source>
   <translation>共 {count} 个比选方案，已选定“{name}”。下一步：编制方案。</translation>
  </message>
  <message>
   <source>{count} scenarios. Next: compare them and choose one.</source>
   <translation>共 {count} 个比选方案。下一步：对比并选定其一。</translation>
  </message>
  <message>
   <source>{crs} counts in degrees, and CASS reads metres. Reproject the points, e.g. to EPSG:4547.</source>
   <translation>{crs} 以度为单位，CASS 只读米制坐标。请先将点投影，如 EPSG:4547。</translation>
  </message>
  <message>
   <source>{crs} counts in degrees; areas and volumes need metres. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation>{crs} 以度为单位，计算面积和方量须以米为单位。请投影到 {target}，或将其设为计算坐标系。</translation>
  </message>
  <message>
   <source>{crs} counts in {unit}, not in metres. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation>{crs} 以 {unit} 为单位，不是米。请投影到 {target}，或将其设为计算坐标系。</translation>
  </message>
  <message>
   <source>{crs} is a Mercator map, which enlarges areas. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation>{crs} 为墨卡托投影，面积会放大。请投影到 {target}，或将其设为计算坐标系。</translation>
  </message>
  <message>
   <source>{crs} is not a coordinate reference system that is known here. Give one like EPSG:4547.</source>
   <translation>{crs} 不是可识别的坐标系，请给出例如 EPSG:4547 的坐标系。</translation>
  </message>
  <message>
   <source>{crs} is not a projected coordinate system. Assign the right one, e.g. {target}.</source>
   <translation>{crs} 不是投影坐标系，请指定正确的坐标系，例如 {target}。</translation>
  </message>
  <message>
   <source>{crs} shows areas here {percent} % wrong. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation>{crs} 在此处的面积误差为 {percent} %。请投影到 {target}，或将其设为计算坐标系。</translation>
  </message>
  <message>
   <source>{date} is no date. Write it as 2025-06-15.</source>
   <translation>{date} 不是日期，请写成 2025-06-15。</translation>
  </message>
  <message>
   <source>{depth} m below the rim</source>
   <translation>低于坑沿{depth} m</translation>
  </message>
  <message>
   <source>{design} does not lie on {ground}: they have no cell in common.</source>
   <translation>{design} 与 {ground} 没有重叠的栅格。</translation>
  </message>
  <message>
   <source>{entity}: the database user {user} may not {deed}; that is for {roles}. Nothing was saved. Ask whoever runs the database for the role.</source>
   <translation>{entity}：数据库用户 {user} 无权{deed}，须由{roles}操作。未保存任何内容。请向数据库管理员申请角色。</translation>
  </message>
  <message>
   <source>{entity}: {fields} must be given{found}.</source>
   <translation>{entity}：必须填写 {fields}{found}。</translation>
  </message>
  <message>
   <source>{failed} failed, {undecided} undecided</source>
   <translation>{failed} 项未通过，{undecided} 项无法判定</translation>
  </message>
  <message>
   <source>{file} does not say its coordinate system, and its eastings carry no zone number. Name the system, e.g. EPSG:4547.</source>
   <translation>{file} 未说明坐标系，Y坐标也不带带号。请指定坐标系，如 EPSG:4547。</translation>
  </message>
  <message>
   <source>{file} holds longitudes and latitudes, but {crs} counts in metres. Give EPSG:4490 or leave it out.</source>
   <translation>{file} 为经纬度，而 {crs} 以米为单位。请指定 EPSG:4490 或不指定。</translation>
  </message>
  <message>
   <source>{file} holds the surfaces {names}. Name the one to be taken.</source>
   <translation>{file} 含有曲面{names}，请指明采用哪一个。</translation>
  </message>
  <message>
   <source>{file}, line {line}: the easting {east} is not in zone {zone} like the others. Split the file by zones, or correct it.</source>
   <translation>{file} 第 {line} 行：Y坐标 {east} 与其余点不同，不在 {zone} 带。请按带分成多个文件，或改正该坐标。</translation>
  </message>
  <message>
   <source>{file}, line {line}: {count} values were found; a point is name, code, east, north, height. Nothing was read.</source>
   <translation>{file} 第 {line} 行：有 {count} 个值，而一个点应为点名,编码,Y东,X北,高程。文件未读入。</translation>
  </message>
  <message>
   <source>{file}, line {line}: {text} is not a number. Correct the line; nothing was read.</source>
   <translation>{file} 第 {line} 行：{text} 不是数字，请改正该行。文件未读入。</translation>
  </message>
  <message>
   <source>{file}: the eastings lie in zone {found}, but {crs} is zone {zone}. Choose the right system.</source>
   <translation>{file}：Y坐标位于 {found} 带，而 {crs} 是 {zone} 带。请选择正确的坐标系。</translation>
  </message>
  <message>
   <source>{folder} has no manifest.json: it is not a package folder.</source>
   <translation>{folder} 中没有 manifest.json，不是报批材料文件夹。</translation>
  </message>
  <message>
   <source>{folder} holds {names}, not made by this plugin, where the new package needs the name. Nothing was changed: move the file away, or choose another folder.</source>
   <translation>{folder} 中的 {names} 不是本插件生成，而新材料要用此名称。未作任何改动，请移走该文件或另选文件夹。</translation>
  </message>
  <message>
   <source>{folder} is no field pack of this plugin, or its note of how the rows left is gone.</source>
   <translation>{folder} 不是本插件的外业包，或带出时的记录已丢失。</translation>
  </message>
  <message>
   <source>{folder} is no field pack: it has no file {name}.</source>
   <translation>{folder} 不是外业包：缺少文件 {name}。</translation>
  </message>
  <message>
   <source>{folder} is not empty and is no package of this plugin; it was left as it is. Choose a new folder.</source>
   <translation>{folder} 不为空，也不是本插件导出的材料，保持原样。请另选新文件夹。</translation>
  </message>
  <message>
   <source>{folder} is not empty and may hold field work; it was left as it is. Choose a new folder.</source>
   <translation>{folder} 不是空文件夹，可能含外业成果，未作改动。请另选新文件夹。</translation>
  </message>
  <message>
   <source>{gap} {unit} of funds</source>
   <translation>资金 {gap} {unit}</translation>
  </message>
  <message>
   <source>{has} has the column {column} and {lacks} has not: nobody can tell which links stay inside one project. Add it to both, or to none.</source>
   <translation>{has} 有字段 {column} 而 {lacks} 没有：无法判断哪些运输关系在同一项目内。请两表都加上，或都不加。</translation>
  </message>
  <message>
   <source>{height} m above the rim</source>
   <translation>高于边缘{height} m</translation>
  </message>
  <message>
   <source>{id} of {table} has no geometry. Draw it or delete the row.</source>
   <translation>{table} 的 {id} 没有几何。请画出，或删除该行。</translation>
  </message>
  <message>
   <source>{key} is given neither as a number, nor as a raster, nor by any zone. Give it.</source>
   <translation>{key} 既无全区取值，也无栅格或分区取值，请给出。</translation>
  </message>
  <message>
   <source>{key} is {value} {zone}; it has to lie between {low} and {high}. Correct it.</source>
   <translation>{key} 为 {value}{zone}，应在 {low} 与 {high} 之间，请改正。</translation>
  </message>
  <message>
   <source>{label} ({unit})</source>
   <translation>{label}（{unit}）</translation>
  </message>
  <message>
   <source>{layer}: {field} is {value}, which is not a number. Correct it.</source>
   <translation>{layer}：{field} 为 {value}，不是数字，请更正。</translation>
  </message>
  <message>
   <source>{name} cannot be copied beside the register: {reason}. Nothing was merged.</source>
   <translation>{name} 无法复制到台账旁：{reason}。未合并任何内容。</translation>
  </message>
  <message>
   <source>{name} cannot be copied into the pack: {reason}</source>
   <translation>{name} 无法复制到外业包：{reason}</translation>
  </message>
  <message>
   <source>{name} cannot be opened for the field pack. {reason}</source>
   <translation>{name} 打不开，无法放入外业包。{reason}</translation>
  </message>
  <message>
   <source>{name} cannot be read: {reason}</source>
   <translation>{name} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>{name} cannot be reprojected: {reason}</source>
   <translation>{name} 无法投影：{reason}</translation>
  </message>
  <message>
   <source>{name} declares entities, which LandXML has none of. Not read.</source>
   <translation>{name} 声明了实体，LandXML 中不应有，未读取。</translation>
  </message>
  <message>
   <source>{name} does not reach the plots of {mine_id}: it covers {dem}, they lie in {plots} ({crs}).</source>
   <translation>{name} 未覆盖 {mine_id} 的图斑：其范围为 {dem}，图斑范围为 {plots}（{crs}）。</translation>
  </message>
  <message>
   <source>{name} does not say where it lies (no geotransform).</source>
   <translation>{name} 没有定位信息（无地理变换参数）。</translation>
  </message>
  <message>
   <source>{name} has more than {count} different values; it is no mask. Name the values that are mines.</source>
   <translation>{name} 的不同取值超过 {count} 个，不是掩膜。请指明哪些值是矿山。</translation>
  </message>
  <message>
   <source>{name} has no band with colours.</source>
   <translation>{name}没有可用的颜色波段。</translation>
  </message>
  <message>
   <source>{name} has no band {band}; it has {count}.</source>
   <translation>{name} 没有第 {band} 波段，共有 {count} 个波段。</translation>
  </message>
  <message>
   <source>{name} has no cell with data where the other raster lies. Choose rasters of one place.</source>
   <translation>{name} 在另一栅格范围内没有数据。请选择同一地点的栅格。</translation>
  </message>
  <message>
   <source>{name} has no coordinate reference system. Assign the right one (in QGIS: Raster, Projections, Assign projection) and run again.</source>
   <translation>{name} 没有坐标系，请指定正确的坐标系（QGIS：栅格、投影、指定投影）后重新运行。</translation>
  </message>
  <message>
   <source>{name} has no coordinate system or place. Set it, or leave the layer out.</source>
   <translation>{name} 没有坐标系或位置信息，请设置坐标系，或不带此图层。</translation>
  </message>
  <message>
   <source>{name} has no data: every cell of band {band} is NoData.</source>
   <translation>{name} 没有数据：第 {band} 波段全部为 NoData。</translation>
  </message>
  <message>
   <source>{name} has no three neighbouring cells with heights where the surface was asked for. Check the outline and its coordinate system.</source>
   <translation>{name} 在所要求的范围内没有三个相邻的有高程栅格，请核对范围线及其坐标系。</translation>
  </message>
  <message>
   <source>{name} has {count} bands and does not say which is which. Give the order of the bands, e.g. B,G,R,N (- for a band that is not used, S2 for Sentinel-2, L7 for Landsat).</source>
   <translation>{name} 有 {count} 个波段，但未说明各是什么波段。请给出波段顺序，如 B,G,R,N（不用的波段写 -；哨兵二号写 S2，陆地卫星写 L7）。</translation>
  </message>
  <message>
   <source>{name} has {count} bands; the order {order} is known for {known} bands. Give the order band by band, e.g. B,G,R,N.</source>
   <translation>{name} 有 {count} 个波段；顺序 {order} 只适用于 {known} 个波段。请逐个写出波段，如 B,G,R,N。</translation>
  </message>
  <message>
   <source>{name} has {count} cells here, more than the {most} that are exported at once. Give the outline of the part to be built.</source>
   <translation>{name} 在此范围内有 {count} 个栅格，超过一次可导出的 {most} 个。请给出施工部分的范围线。</translation>
  </message>
  <message>
   <source>{name} holds heights or coordinates that are not numbers. Correct or delete them.</source>
   <translation>{name}中有不是数字的高程或坐标，请改正或删除。</translation>
  </message>
  <message>
   <source>{name} holds no strata. Give layers from the top down, each with name, thickness_m, gamma_kn_m3, c_kpa and phi_deg; the lowest without thickness.</source>
   <translation>{name} 中没有地层。请自上而下给出各层的 name、thickness_m、gamma_kn_m3、c_kpa、phi_deg，最下层不给厚度。</translation>
  </message>
  <message>
   <source>{name} holds no surface of triangles (TIN). Write the surface as LandXML with its faces.</source>
   <translation>{name} 中没有三角网曲面（TIN）。请在原软件中将曲面连同三角形导出为 LandXML。</translation>
  </message>
  <message>
   <source>{name} holds numbers that are neither classes (whole numbers) nor probabilities (0 to 1).</source>
   <translation>{name} 中的数值既不是类别（整数），也不是概率（0 至 1）。</translation>
  </message>
  <message>
   <source>{name} holds the height {value} m at x {x}, y {y}, which no ground has. Correct it or take the point out, and check that the right field was chosen.</source>
   <translation>{name}在x {x}、y {y}处高程为{value}m，不可能是地面高程。请改正或剔除该点，并检查所选字段。</translation>
  </message>
  <message>
   <source>{name} holds the height {value} m, which no ground has. If it stands for NoData, declare it (in QGIS: Raster, Conversion, Translate, assign NoData) and run again.</source>
   <translation>{name} 含高程 {value} m，地面不可能有此高程。如它代表无数据，请先声明（QGIS：栅格→转换→转换格式，指定无数据值）后重新运行。</translation>
  </message>
  <message>
   <source>{name} is XML, but no LandXML.</source>
   <translation>{name} 是 XML 文件，但不是 LandXML。</translation>
  </message>
  <message>
   <source>{name} is held by another program and was left as it is. The new file is beside it: {part}. Close the other program and rename it, or run again.</source>
   <translation>{name} 被另一程序占用，保持原样；新文件在其旁边：{part}。请关闭该程序后改名，或重新运行。</translation>
  </message>
  <message>
   <source>{name} is in {crs}, the other layers are in {other}. A drawing has one system: reproject first.</source>
   <translation>{name} 的坐标系为 {crs}，其余图层为 {other}。一幅图只能用一个坐标系，请先投影。</translation>
  </message>
  <message>
   <source>{name} is in “{unit}”, a unit not known here.</source>
   <translation>{name} 的单位为“{unit}”，无法识别。</translation>
  </message>
  <message>
   <source>{name} is neither UTF-8 nor GBK text. Save it as one of them.</source>
   <translation>{name} 既不是 UTF-8 也不是 GBK 文本，请另存为其中一种。</translation>
  </message>
  <message>
   <source>{name} is no JSON: {reason} in line {line}, column {column}. Correct it there.</source>
   <translation>{name} 不是 JSON：第 {line} 行第 {column} 列 {reason}，请在该处改正。</translation>
  </message>
  <message>
   <source>{name} is no JSON: {reason}. Correct it.</source>
   <translation>{name} 不是有效的 JSON：{reason}，请改正。</translation>
  </message>
  <message>
   <source>{name} is no lining of the rulebook; choose one of {names}.</source>
   <translation>{name}不是规则库中的衬砌材料，可选：{names}。</translation>
  </message>
  <message>
   <source>{name} is no whole XML file ({reason}). Write it again from the program it is from.</source>
   <translation>{name} 不是完整的 XML 文件（{reason}），请从原软件重新导出。</translation>
  </message>
  <message>
   <source>{name} is not UTF-8 text. Save it as UTF-8.</source>
   <translation>{name} 不是 UTF-8 文本，请另存为 UTF-8。</translation>
  </message>
  <message>
   <source>{name} is not a coordinate system QGIS knows. Choose another.</source>
   <translation>{name} 不是 QGIS 可识别的坐标系，请另选。</translation>
  </message>
  <message>
   <source>{name} is not a resampling method; choose one of {names}.</source>
   <translation>{name} 不是重采样方法，请选择：{names}。</translation>
  </message>
  <message>
   <source>{name} is not planted: {species} is an invasive species ({source}). Choose another.</source>
   <translation>不得种植{name}：{species}为外来入侵物种（{source}）。请改选其他植物。</translation>
  </message>
  <message>
   <source>{name} is {value}, which is not a number. Correct it or leave it out.</source>
   <translation>{name} 为 {value}，不是数值。请更正或不给此项。</translation>
  </message>
  <message>
   <source>{name} is {value}; it has to be more than 0.</source>
   <translation>{name}为{value}，应大于0。</translation>
  </message>
  <message>
   <source>{name} knows no height inside the plots of {mine_id}.</source>
   <translation>{name} 在 {mine_id} 的图斑内没有高程数据。</translation>
  </message>
  <message>
   <source>{name} must be greater than zero, not {value}.</source>
   <translation>{name} 必须大于零，而不是 {value}。</translation>
  </message>
  <message>
   <source>{name} names no field of the rain table {table}. It has: {fields}.</source>
   <translation>{name}不是雨量表{table}的字段。现有字段：{fields}。</translation>
  </message>
  <message>
   <source>{name} says that its heights are {datum}, not {said}. Convert it, or correct the choice.</source>
   <translation>{name}注明的高程基准为{datum}，而非{said}。请先转换，或更正所选基准。</translation>
  </message>
  <message>
   <source>{name}, stratum {number}, {key}: {value} is not a number.</source>
   <translation>{name} 第 {number} 层 {key}：{value} 不是数值。</translation>
  </message>
  <message>
   <source>{name}, surface {surface}: a face names the point {point}, which is not there.</source>
   <translation>{name}，曲面 {surface}：三角形引用了不存在的点 {point}。</translation>
  </message>
  <message>
   <source>{name}, surface {surface}: point {point} has {count} numbers, not north, east and height.</source>
   <translation>{name}，曲面 {surface}：点 {point} 有 {count} 个数，应为北坐标、东坐标、高程三个。</translation>
  </message>
  <message>
   <source>{name}, surface {surface}: “{text}” are no coordinates.</source>
   <translation>{name}，曲面 {surface}：“{text}”不是坐标。</translation>
  </message>
  <message>
   <source>{name}: bare ground is told by red and near infrared, or by red, green and blue; the bands are {roles}. Correct the order of the bands.</source>
   <translation>{name}：识别裸地需要红和近红外，或红、绿、蓝波段；现有波段为 {roles}。请更正波段顺序。</translation>
  </message>
  <message>
   <source>{name}: stratum {number} ({stratum}) has no thickness and the next one no top. Only the lowest stratum may go on without end.</source>
   <translation>{name}：第 {number} 层（{stratum}）没有厚度，下一层也没有顶面；只有最下层可以不给厚度。</translation>
  </message>
  <message>
   <source>{name}: the thickness of stratum {number} is not positive.</source>
   <translation>{name}：第 {number} 层厚度不是正数。</translation>
  </message>
  <message>
   <source>{number} of plot {plot} has changed: {path}</source>
   <translation>图斑 {plot} 的材料 {number} 已改动：{path}</translation>
  </message>
  <message>
   <source>{number} of plot {plot} is gone: {path}</source>
   <translation>图斑 {plot} 的材料 {number} 已丢失：{path}</translation>
  </message>
  <message>
   <source>{number} of {waiting} waiting</source>
   <translation>第 {number} 个，共 {waiting} 个待审核</translation>
  </message>
  <message>
   <source>{one} and {other} are compared twice, and not alike.</source>
   <translation>{one} 与 {other} 的两次比较不一致。</translation>
  </message>
  <message>
   <source>{path} cannot be copied beside the register: {reason}. Nothing was noted.</source>
   <translation>{path} 无法复制到台账旁：{reason}。未登记任何材料。</translation>
  </message>
  <message>
   <source>{path} cannot be copied to {folder}: {reason}. Nothing was moved.</source>
   <translation>{path} 无法复制到 {folder}：{reason}。未迁移任何内容。</translation>
  </message>
  <message>
   <source>{path} cannot be made: {reason}</source>
   <translation>{path} 无法新建：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be opened as a raster: {reason}</source>
   <translation>{path} 无法作为栅格打开：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be opened as a table. {reason}</source>
   <translation>{path} 无法作为表打开。{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be opened as a workbook. {reason}</source>
   <translation>{path} 无法作为工作簿打开。{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be opened as vector data. {reason}</source>
   <translation>{path} 无法作为矢量数据打开。{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be opened; it may be locked or damaged.</source>
   <translation>{path} 无法打开，可能被占用或已损坏。</translation>
  </message>
  <message>
   <source>{path} cannot be read as JSON ({reason}).</source>
   <translation>{path} 不是可读的 JSON（{reason}）。</translation>
  </message>
  <message>
   <source>{path} cannot be read as a point cloud (LAS 1.0 to 1.4): {reason}</source>
   <translation>{path}无法按点云（LAS 1.0～1.4）读取：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be read: {reason}</source>
   <translation>{path} 无法读取：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be shown on the map: it is gone or cannot be read.</source>
   <translation>{path} 无法在地图上显示：已不存在或无法读取。</translation>
  </message>
  <message>
   <source>{path} cannot be written (is the disk full, or the folder read-only?): {reason}</source>
   <translation>{path} 无法写出（磁盘是否已满，文件夹是否只读？）：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}</source>
   <translation>{path} 无法写出：{reason}</translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}. Close the program that holds it, or choose another place.</source>
   <translation>{path} 无法写出：{reason}。请关闭占用它的程序，或另选位置。</translation>
  </message>
  <message>
   <source>{path} does not say its coordinate system. Give the one its coordinates are in.</source>
   <translation>{path}未注明坐标系，请指定其坐标所用坐标系。</translation>
  </message>
  <message>
   <source>{path} ends after {read} of {count} points: it was cut off. Copy or download it again.</source>
   <translation>{path}应有{count}点，读到{read}点即中断，文件不完整。请重新拷贝或下载。</translation>
  </message>
  <message>
   <source>{path} exists already and is left as it is. Choose a new name, or open it as a register.</source>
   <translation>{path} 已存在，保持原样。请另取名称，或作为台账打开。</translation>
  </message>
  <message>
   <source>{path} exists already and is left as it is. Choose a new name.</source>
   <translation>{path} 已存在，保持原样。请另取名称。</translation>
  </message>
  <message>
   <source>{path} exists already. Choose a new name for the register.</source>
   <translation>{path} 已存在，请为台账另取名称。</translation>
  </message>
  <message>
   <source>{path} has entries that mean nothing here: {names}. Known are {known}.</source>
   <translation>{path} 中有无效的项目：{names}。可用的有 {known}。</translation>
  </message>
  <message>
   <source>{path} has no attribute {name}. It has {names}.</source>
   <translation>{path} 没有属性 {name}，现有属性为 {names}。</translation>
  </message>
  <message>
   <source>{path} has no columns with coordinates that are known here. Name them X and Y (or 北 and 东, 经度 and 纬度), and 高程 for heights.</source>
   <translation>{path} 中没有可识别的坐标列。请将列名改为 X、Y（或北、东，经度、纬度），高程列改为“高程”。</translation>
  </message>
  <message>
   <source>{path} has no coordinate system. Assign the one its coordinates are in (a .prj file beside a shapefile) and import again.</source>
   <translation>{path} 没有坐标系。请指定其坐标所在的坐标系（shapefile 旁边的 .prj 文件）后重新导入。</translation>
  </message>
  <message>
   <source>{path} has no coordinate system. Assign the one its coordinates are in and import again.</source>
   <translation>{path} 没有坐标系。请指定其坐标所用的坐标系后重新导入。</translation>
  </message>
  <message>
   <source>{path} has no ground points (class {classes}) here; it has class {found}. Classify the ground first, or name the classes that are ground.</source>
   <translation>{path}在此处没有地面点（类别{classes}），现有类别：{found}。请先分类出地面点，或指定哪些类别为地面。</translation>
  </message>
  <message>
   <source>{path} has no sheet {sheet}; it has {sheets}.</source>
   <translation>{path} 没有工作表 {sheet}，现有：{sheets}。</translation>
  </message>
  <message>
   <source>{path} holds a password ({key}), which everybody who gets the file can read. Take it out, change it in the database, and keep it in a pg service file, in pgpass or in QGIS's authentication settings (authcfg).</source>
   <translation>{path} 中写有密码（{key}），拿到文件的人都能看到。请删去并在数据库中更换密码，将其存于 pg 服务文件、pgpass 或 QGIS 认证设置（authcfg）。</translation>
  </message>
  <message>
   <source>{path} holds no boundary point. It should have lines like J1,1,3755389.778,38437380.212.</source>
   <translation>{path} 中没有界址点，应有 J1,1,3755389.778,38437380.212 这样的行。</translation>
  </message>
  <message>
   <source>{path} holds no overlay tables of this plugin. Give the JSON file that the overlay of plots wrote.</source>
   <translation>{path} 不是本插件的套合表。请给出图斑套合生成的 JSON 文件。</translation>
  </message>
  <message>
   <source>{path} holds no points, lines or outlines that can be read. {more}</source>
   <translation>{path} 中没有可读取的点、线或边界。{more}</translation>
  </message>
  <message>
   <source>{path} holds the layers {names}. Name the one to read.</source>
   <translation>{path} 含图层 {names}，请指明要读取的图层。</translation>
  </message>
  <message>
   <source>{path} is a DWG drawing. Open it in CAD, save it as DXF (ASCII), and import that.</source>
   <translation>{path} 是 DWG 图形。请在 CAD 中打开，另存为 DXF（ASCII）后再导入。</translation>
  </message>
  <message>
   <source>{path} is a binary DXF. Save it as ASCII DXF and import that.</source>
   <translation>{path} 是二进制 DXF，请另存为 ASCII DXF 后再导入。</translation>
  </message>
  <message>
   <source>{path} is a boundary-point text of parcels. Import it as boundary points (TXT), which keeps the parcels and checks their areas.</source>
   <translation>{path} 是界址点坐标 TXT。请用界址点 TXT 导入功能读取，以保留地块并核对面积。</translation>
  </message>
  <message>
   <source>{path} is a file. Choose a folder for the package.</source>
   <translation>{path} 是文件，请选择存放报批材料的文件夹。</translation>
  </message>
  <message>
   <source>{path} is compressed (LAZ), and this QGIS has no decompressor (lazrs or laszip). Save it as LAS, for instance with CloudCompare or las2las, and choose that file.</source>
   <translation>{path}为压缩格式（LAZ），当前 QGIS 没有解压组件（lazrs 或 laszip）。请先用 CloudCompare 或 las2las 等另存为 LAS 再选用。</translation>
  </message>
  <message>
   <source>{path} is empty.</source>
   <translation>{path} 是空文件。</translation>
  </message>
  <message>
   <source>{path} is no result file of a check with cures: {reason}</source>
   <translation>{path} 不是含修复记录的检查结果文件：{reason}</translation>
  </message>
  <message>
   <source>{path} is no text file in UTF-8 or GBK. Save it again as text in one of these.</source>
   <translation>{path} 不是 UTF-8 或 GBK 文本文件，请另存为其中一种编码的文本。</translation>
  </message>
  <message>
   <source>{path} is no text in UTF-8 or GB18030. Save it again as text (ANSI or UTF-8) and choose that file.</source>
   <translation>{path} 不是 UTF-8 或 GB18030 文本，请另存为文本（ANSI 或 UTF-8）后重新选择。</translation>
  </message>
  <message>
   <source>{path} is not a mine register. Create one, or choose another file.</source>
   <translation>{path} 不是矿山台账，请新建台账或另选文件。</translation>
  </message>
  <message>
   <source>{path} is open in another program and was left as it is; the new file is {beside}. Close it and rename the new file, or export again.</source>
   <translation>{path} 被另一程序打开，保持原样；新文件为 {beside}。请关闭后将新文件改名，或重新导出。</translation>
  </message>
  <message>
   <source>{path} is read-only. Make it writable, or work on a copy.</source>
   <translation>{path} 为只读，请改为可写，或使用副本。</translation>
  </message>
  <message>
   <source>{path} is there already and holds something else than the register's file of that name. Choose another folder for the files.</source>
   <translation>{path} 已存在，且内容与台账的同名文件不同。请为文件另选文件夹。</translation>
  </message>
  <message>
   <source>{path} is there already and is no card of this plugin as it was printed; nothing was written. Move it away, or choose another folder.</source>
   <translation>{path} 已存在，且不是本插件打印的原样卡片；未写出任何文件。请移走该文件，或另选文件夹。</translation>
  </message>
  <message>
   <source>{path} lies on a network share, where a GeoPackage can be damaged by two writers. Copy it to this computer, work there and copy it back; for many hands at once carry it into a PostGIS database with the algorithm Move register (moveregister).</source>
   <translation>{path} 位于网络共享盘，两人同时写入会损坏 GeoPackage。请复制到本机编辑后再拷回；需多人同时编辑时，用算法“迁移台账”（moveregister）迁入 PostGIS 数据库。</translation>
  </message>
  <message>
   <source>{path} must name the schema of the register: up to {most} small letters, digits and _, such as mine_410482 (found: {schema}).</source>
   <translation>{path} 须写明台账的模式（schema）：由小写字母、数字和 _ 组成，不超过 {most} 个字符，如 mine_410482（现为 {schema}）。</translation>
  </message>
  <message>
   <source>{path}, feature {number}: the outline crosses or touches itself{where}. Mend it and import again.</source>
   <translation>{path} 的要素 {number}：边界自相交或自接触{where}。请修正后重新导入。</translation>
  </message>
  <message>
   <source>{path}, feature {number}: there is no polygon{kind}. Plots are polygons.</source>
   <translation>{path} 的要素 {number}：没有面图形{kind}。图斑须为面。</translation>
  </message>
  <message>
   <source>{path}, line {line}: X and Y are swapped: {first} is an easting, {other} a northing. The profile wants X (north) first. Correct the file, or read it with the profile “auto”.</source>
   <translation>{path} 第 {line} 行：X、Y坐标互换，{first} 为东坐标，{other} 为北坐标；所选格式要求先X（北）。请改正文件，或改用“auto”读取。</translation>
  </message>
  <message>
   <source>{path}, line {line}: X and Y are the other way round than in most lines ({first}, {other}). Swap them there and read again.</source>
   <translation>{path} 第 {line} 行：X、Y坐标次序与多数行相反（{first}，{other}），请改正后重新读取。</translation>
  </message>
  <message>
   <source>{path}, line {line}: a second header says {key}={other}, the first (line {first}) {one}. One file holds one zone: split it there.</source>
   <translation>{path} 第 {line} 行：第二个文件头为 {key}={other}，第一个（第 {first} 行）为 {one}。一个文件只能属于一个带，请在此处拆分。</translation>
  </message>
  <message>
   <source>{path}, line {line}: neither the header nor the eastings tell the zone ({first}, {other}). Choose the coordinate system and read again.</source>
   <translation>{path} 第 {line} 行：文件头和Y坐标均未注明带号（{first}，{other}），请指定坐标系后重新读取。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the eastings are in zone {prefix}, the chosen coordinate system is zone {number}. Choose the system of zone {prefix}, or leave it out.</source>
   <translation>{path} 第 {line} 行：Y坐标属于 {prefix} 带，所选坐标系为 {number} 带。请改选 {prefix} 带坐标系，或不指定。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the file counts in degrees ({first}, {other}), the chosen coordinate system in metres. Choose EPSG:4490, or leave it out.</source>
   <translation>{path} 第 {line} 行：文件坐标为度（{first}，{other}），所选坐标系以米计。请改选 EPSG:4490，或不指定。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the ring that begins here has fewer than three different points. Complete it or take it out.</source>
   <translation>{path} 第 {line} 行：由此开始的圈不足三个不同的点，请补全或删除。</translation>
  </message>
  <message>
   <source>{path}, line {line}: the ring that begins in line {first} is not closed. The profile wants the first point again at the end: add it, or read the file with the profile “auto”.</source>
   <translation>{path} 第 {line} 行：第 {first} 行开始的圈未闭合；所选格式要求末点重复起点。请补上，或改用“auto”读取。</translation>
  </message>
  <message>
   <source>{path}, line {line}: this easting is in zone {zone}, the ones before in zone {before} (0: no zone number). One file holds one zone: split it, or correct the line.</source>
   <translation>{path} 第 {line} 行：此Y坐标带号为 {zone}，之前为 {before}（0 为无带号）。一个文件只能属于一个带，请拆分或改正该行。</translation>
  </message>
  <message>
   <source>{path}, line {line}: {text} stands where a DXF group code belongs. Save the drawing again as ASCII DXF.</source>
   <translation>{path} 第 {line} 行：应为 DXF 组码处是 {text}。请将图形重新另存为 ASCII DXF。</translation>
  </message>
  <message>
   <source>{path}, line {line}: “{text}” has {count} values; a boundary point has four: name, ring, X, Y. Complete the line.</source>
   <translation>{path} 第 {line} 行：“{text}”只有 {count} 个值；界址点应有点号、圈号、X、Y四个值，请补全。</translation>
  </message>
  <message>
   <source>{path}, line {line}: “{text}” is not a number. Correct the line and read again.</source>
   <translation>{path} 第 {line} 行：“{text}”不是数值，请改正后重新读取。</translation>
  </message>
  <message>
   <source>{path}: no cures were applied in that run, so none can be undone.</source>
   <translation>{path}：该次检查未做修复，无可撤销。</translation>
  </message>
  <message>
   <source>{path}: plots are written as {known}. Give one of these endings.</source>
   <translation>{path}：图斑可写为 {known}，请改用其中一种扩展名。</translation>
  </message>
  <message>
   <source>{path}: points are read from {known}. Save them in one of these.</source>
   <translation>{path}：可读取点的格式为 {known}，请另存为其中一种。</translation>
  </message>
  <message>
   <source>{path}: points are written as .dat or .csv. Give one of these.</source>
   <translation>{path}：点只能写为 .dat 或 .csv，请改用其中一种扩展名。</translation>
  </message>
  <message>
   <source>{plots} outlines, ellipsoidal {ellipsoidal} hm² (projected {projected}); {crs}, {name}.</source>
   <translation>{plots} 个图斑，椭球面积 {ellipsoidal} hm²（投影面积 {projected}）；{crs}，{name}。</translation>
  </message>
  <message>
   <source>{plots} plots are in {folder}: copy the whole folder to the device.</source>
   <translation>{plots} 个图斑已导出到 {folder}，请将整个文件夹拷贝到外业设备。</translation>
  </message>
  <message>
   <source>{plots} plots imported, {skipped} skipped.</source>
   <translation>导入 {plots} 个图斑，跳过 {skipped} 个。</translation>
  </message>
  <message>
   <source>{plots} plots with {points} points were written to {path}.</source>
   <translation>{plots} 个地块、{points} 个界址点已写入 {path}。</translation>
  </message>
  <message>
   <source>{reference} and {moving} share only {cells} cells of stable ground, and {least} are needed. Check that they lie in the same area, or leave more ground outside the unstable areas.</source>
   <translation>{reference}与{moving}的共同稳定地面仅{cells}个格网，至少需要{least}个。请检查两者是否位于同一区域，或缩小非稳定区。</translation>
  </message>
  <message>
   <source>{shown} of {all} problems, {plots} plots, {percent} % complete</source>
   <translation>显示 {shown}／共 {all} 个问题，{plots} 个图斑，完整度 {percent}%</translation>
  </message>
  <message>
   <source>{source} (not compared with the original)</source>
   <translation>{source}（未核对原文）</translation>
  </message>
  <message>
   <source>{table} has no columns for the orientation of joints. Name them 倾向 and 倾角 (dip_direction and dip), or 产状 with entries such as 120∠45.</source>
   <translation>{table} 中没有可识别的产状列。请将列名改为“倾向”“倾角”，或“产状”（如 120∠45）。</translation>
  </message>
  <message>
   <source>{table} has no rows below a line of column names.</source>
   <translation>{table} 的列名行以下没有数据行。</translation>
  </message>
  <message>
   <source>{table} has no rows, so there is nothing to allocate.</source>
   <translation>{table} 没有数据行，没有可调配的内容。</translation>
  </message>
  <message>
   <source>{table} has no rows. Give one joint or joint set in each.</source>
   <translation>{table} 没有数据行，请每行填写一条结构面或一组结构面。</translation>
  </message>
  <message>
   <source>{table} has the pair {source} → {use} twice. Keep one of them.</source>
   <translation>{table} 中 {source} → {use} 出现两次。请只保留一行。</translation>
  </message>
  <message>
   <source>{table} has {id} twice. Give each row an id of its own.</source>
   <translation>{table} 中编号 {id} 出现两次。请使每行编号唯一。</translation>
  </message>
  <message>
   <source>{table} lacks the columns {missing}. It has {found}. Add or rename them.</source>
   <translation>{table} 缺少字段 {missing}，现有字段：{found}。请补充或改名。</translation>
  </message>
  <message>
   <source>{table} must be a layer with geometry and a coordinate system, so that its ways can be measured.</source>
   <translation>{table} 应为带几何和坐标系的图层，才能量算运距。</translation>
  </message>
  <message>
   <source>{table} names {id}, which is not in {where}. Correct the id.</source>
   <translation>{table} 中的 {id} 不在 {where} 中。请改正编号。</translation>
  </message>
  <message>
   <source>{table}, line {line}: a strike alone fits two planes. Give the dip direction (倾向), or write the dip with the quadrant it falls to, such as 45SE.</source>
   <translation>{table} 第 {line} 行：只有走向时对应两个面。请给出倾向，或在倾角后注明倾斜象限，如 45SE。</translation>
  </message>
  <message>
   <source>{table}, line {line}: {column} is {value}; it must lie between {low} and {high}.</source>
   <translation>{table} 第 {line} 行：{column} 为 {value}，应在 {low} 与 {high} 之间。</translation>
  </message>
  <message>
   <source>{table}, line {line}: {value} under {column} cannot be read as an orientation or a number.</source>
   <translation>{table} 第 {line} 行：{column} 列的 {value} 不能识别为产状或数值。</translation>
  </message>
  <message>
   <source>{table}, row {row}: fixed is {value}; it must be 1 or 0.</source>
   <translation>{table} 第 {row} 行：fixed 为 {value}，应为 1 或 0。</translation>
  </message>
  <message>
   <source>{table}, row {row}: there is no kind {kind}. Choose one of {known}.</source>
   <translation>{table} 的“{row}”行：没有类别 {kind}。请从 {known} 中选择。</translation>
  </message>
  <message>
   <source>{table}, row {row}: {column} is empty. Fill it in.</source>
   <translation>{table} 第 {row} 行：{column} 为空。请填写。</translation>
  </message>
  <message>
   <source>{table}, row {row}: {column} is {value}, which is no number. Correct it (no thousands' commas, no units).</source>
   <translation>{table} 第 {row} 行：{column} 为 {value}，不是数字。请改正（不带千分位逗号和单位）。</translation>
  </message>
  <message>
   <source>{table}, row {row}: {column} is {value}. It must be a number{least}. Correct it.</source>
   <translation>{table} 的“{row}”行：{column} 为 {value}，应为数字{least}。请改正。</translation>
  </message>
  <message>
   <source>{table}, row {row}: {column} is {value}; it must be a whole number.</source>
   <translation>{table} 第 {row} 行：{column} 为 {value}，应为整数。</translation>
  </message>
  <message>
   <source>{text} is no date. Write it as 2026-05-01, or with the time in UTC as 2026-05-01T08:30:00Z.</source>
   <translation>{text} 不是日期。请写作 2026-05-01，或带 UTC 时间写作 2026-05-01T08:30:00Z。</translation>
  </message>
  <message>
   <source>{text} is no list of classes. Give numbers with commas, for instance 2, 8.</source>
   <translation>{text}不是类别列表。请以逗号分隔给出类别号，如 2, 8。</translation>
  </message>
  <message>
   <source>{value} % of {name} makes no sense; give 0 to 100.</source>
   <translation>{name}{value}%不合理，应为0至100。</translation>
  </message>
  <message>
   <source>{value} (no error given)</source>
   <translation>{value}（未给误差）</translation>
  </message>
  <message>
   <source>{value} ± {error} (95 %)</source>
   <translation>{value} ± {error}（95 %）</translation>
  </message>
  <message>
   <source>{what}, with {bases} base maps, go into {folder}.</source>
   <translation>{what}及 {bases} 个底图将导出到 {folder}。</translation>
  </message>
  <message>
   <source>{what}, with {bases} base maps. Choose a new folder for them.</source>
   <translation>{what}及 {bases} 个底图，请选择新文件夹。</translation>
  </message>
  <message>
   <source>{who} changed this row ({entity}) at {when} (UTC) after you opened it. Theirs is kept and yours was not saved: read it again and repeat your change.</source>
   <translation>您打开之后，{who} 于 {when}（UTC）修改了此记录（{entity}）。已保留对方的修改，您的未保存；请重新读取后再改。</translation>
  </message>
  <message>
   <source>{who} has had the register open for writing since {since} (UTC) on {host}, process {pid}. It can be read meanwhile; write again when they are done.</source>
   <translation>{who} 自 {since}（UTC）起在 {host}（进程 {pid}）以可写方式打开台账。此间可读取，待其完成后再写。</translation>
  </message>
  <message>
   <source>{who} has had the register open for writing since {since} (UTC) on {host}. It can be read meanwhile.</source>
   <translation>{who} 自 {since}（UTC）起在 {host} 以可写方式打开台账。此间可读取。</translation>
  </message>
  <message>
   <source>{who} saved this row ({row}) at {when} (UTC) after you had opened it. Nothing of yours is saved yet. Choose what is to stay; theirs remains in the log either way.</source>
   <translation>您打开后，{who} 于 {when}（UTC）保存了此记录（{row}）。您的修改尚未保存。请选择保留哪些内容；对方的修改无论如何都留在日志中。</translation>
  </message>
  <message>
   <source>{who} saved version {found} of this plan at {when} (UTC); yours began from version {expected}. Theirs is kept and yours was not saved: open theirs and draft again.</source>
   <translation>{who} 于 {when}（UTC）保存了该方案第 {found} 版，您的方案基于第 {expected} 版。已保留对方的版本，您的未保存；请打开对方的版本重新编制。</translation>
  </message>
  <message>
   <source>{who} took over the register while this program did not answer. Nothing was saved; open it again.</source>
   <translation>本程序无响应期间，{who} 接管了台账。未作任何保存，请重新打开。</translation>
  </message>
  <message>
   <source>{who} took this row ({entity}) out at {when} (UTC) after you opened it. Yours was not saved; the log keeps what the row held, and it can be brought back.</source>
   <translation>您打开后，{who} 于 {when}（UTC）删除了此记录（{entity}）。您的修改未保存；日志留有原内容，可以找回。</translation>
  </message>
  <message>
   <source>“{name}” has no place. Give it one, or take it out.</source>
   <translation>“{name}”没有位置，请给出位置或将其删除。</translation>
  </message>
  <message>
   <source>…</source>
   <translation>…</translation>
  </message>
  <message>
   <source>… and {count} more.</source>
   <translation>……另有 {count} 个。</translation>
  </message>
  <message>
   <source>≈ coarse preview: one cell in {count} each way</source>
   <translation>≈ 每 {count} 个像元取一的粗略预览</translation>
  </message>
  <message>
   <source>⚠ It runs out of the view</source>
   <translation>⚠ 超出当前视图</translation>
  </message>
  <message>
   <source>⚠ Not taken yet: say what was appraised, and whether it is in the budget.</source>
   <translation>⚠ 尚未采用：请填写评估价及是否列入预算。</translation>
  </message>
  <message>
   <source>⚠ Rows without a source or an amount are not asked for: {count}.</source>
   <translation>⚠ 缺少来源或金额的行不计入，共 {count} 行。</translation>
  </message>
  <message>
   <source>⚠ changed since it was added</source>
   <translation>⚠ 存入后已改动</translation>
  </message>
  <message>
   <source>✎ Changed; not in the plan yet.</source>
   <translation>✎ 已修改，尚未编入方案。</translation>
  </message>
  <message>
   <source>✎ Changes not in the plan yet: {count}.</source>
   <translation>✎ 尚未编入方案的修改：{count} 处。</translation>
  </message>
  <message>
   <source>✎ Overruled in this plan.</source>
   <translation>✎ 本方案已人工调整。</translation>
  </message>
  <message>
   <source>✔ passed</source>
   <translation>✔ 通过</translation>
  </message>
  <message>
   <source>✔ {name}</source>
   <translation>✔ {name}</translation>
  </message>
  <message>
   <source>✗ gone</source>
   <translation>✗ 已丢失</translation>
  </message>
  <message>
   <source>✘ {count} failed</source>
   <translation>✘ {count} 项不通过</translation>
  </message>
 </context>
</TS>
